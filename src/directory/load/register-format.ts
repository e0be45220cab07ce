/** One structure of the national register, in the words of our tables. */
export interface RegisterRow {
  kind: 'legal_entity' | 'establishment';
  finess: string;
  /** The FINESS EJ an establishment belongs to; empty for a legal entity. */
  legalEntityFiness: string;
  name: string;
  siren: string;
  siret: string;
  category: string;
  town: string;
  postalCode: string;
  departement: string;
  address: string;
  legalStatus: string;
  /** null: this kind of file does not tell. */
  closed: boolean | null;
  /** The day of the closure, empty when it is not known. */
  closedOn: string;
}

/** What one record of a file gives: a row, nothing of interest, or a refusal with its reason (a sentence for the operator). */
export type ReadRecord = RegisterRow | { skipped: true } | { refused: string };

/** One shape of CSV file. A new shape of the register is one more of these. */
export interface RegisterFormat {
  name: string;
  /** Whether a structure that a newer whole file no longer has is closed. */
  listsOpenOnly: boolean;
  /** The day the register was extracted, from the first record or the file's name; null when the file is of another shape. */
  recognise(firstRecord: string[], fileName: string): string | null;
  read(record: string[]): ReadRecord;
}

/** The file is not one of the register's, or is damaged: the sentence says what was expected. */
export class NotARegisterFile extends Error {}

// Nothing to mend: most values, and a test is far cheaper than the replacements.
const untidy = /^[\s"]|\s$|\s\s|[\t\n\r\f\v]/;

/** Removes what exports leave around a value: spaces, and quotes quoted twice. */
export function clean(value: string | undefined): string {
  if (value === undefined || value === '' || !untidy.test(value)) return value ?? '';
  const text = value.trim();
  const bare = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
  return bare.replace(/\s+/g, ' ').trim();
}

/** « 97306 CAYENNE CEDEX »: the postal code, then the town as people say it. */
export function placeOf(routing: string | undefined): { postalCode: string; town: string } {
  const text = clean(routing);
  const match = /^(\d{5})\s+(.*)$/.exec(text);
  const town = withoutCedex(match?.[2] ?? text);
  return { postalCode: match?.[1] ?? '', town };
}

/** « NICE CEDEX 1 » is Nice. */
export function withoutCedex(town: string): string {
  return town.includes('EDEX') || town.includes('edex') ? town.replace(/\s+CEDEX.*$/i, '') : town;
}
