import { roleTitles } from '../../journey/states/transitions.js';
import type { SignedIn } from '../../platform/web/current.js';

/** @param people the same person, at each of their editors */
export function editorChoiceView(people: SignedIn[]) {
  return {
    layout: 'sign-in',
    title: 'Choisir l’éditeur',
    accounts: people
      .map(({ id, editorName, role }) => ({ id, editorName, role: roleTitles[role] }))
      .toSorted((one, other) => one.editorName.localeCompare(other.editorName, 'fr')),
  };
}
