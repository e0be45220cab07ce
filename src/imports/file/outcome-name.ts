const end = ' - compte rendu';

const withoutExtension = (fileName: string) => fileName.replace(/\.[^.]*$/, '');

/** What the outcome file of an import is called, but for its extension. */
export const outcomeName = (fileName: string): string => `${withoutExtension(fileName)}${end}`;

/** The name of the file whose outcome a file is, but for its extension; null when it is called otherwise. A browser numbers a second one: « … (1).csv ». */
export function outcomeOf(fileName: string): string | null {
  const name = withoutExtension(fileName).replace(/ ?\(\d+\)$/, '');
  return name.endsWith(end) ? name.slice(0, -end.length) : null;
}
