/**
 * What the journal tells of an editor’s settings is of the editor, whichever record it is: each has a version of its own, and is known by its action.
 * @param toldBy `edited`: the row of the editor itself
 */
export const editorSubject = (id: string, toldBy: 'edited' | 'provider_changed' | 'sign_in_changed') => ({
  kind: 'editor',
  id,
  toldBy,
});
