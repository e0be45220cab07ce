/** Words as a part of a file's name that every system reads: no accent, nothing but letters, figures and dashes. */
export function archivedWords(text: string, longest = 40): string {
  const plain = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-');
  return plain.slice(0, longest).replaceAll(/^-+|-+$/g, '') || 'sans-nom';
}

/** The same of a file, whose ending stays: « Mandat signé.pdf » is « Mandat-signe.pdf ». */
export function archivedFile(fileName: string): string {
  const [, stem = fileName, ending = ''] = /^(.+)\.([A-Za-z0-9]{1,8})$/.exec(fileName) ?? [];
  return ending ? `${archivedWords(stem, 80)}.${ending.toLowerCase()}` : archivedWords(fileName, 80);
}
