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
}

/** What one record of a file gives: a row, nothing of interest, or a refusal with its reason (an English sentence for the operator). */
export type ReadRecord = RegisterRow | { skipped: true } | { refused: string };

/** One shape of file. A new shape of the register is one more of these. */
export interface RegisterFormat {
  name: string;
  /** The day the register was extracted, from the first record or the file's name; null when the file is of another shape. */
  recognise(firstRecord: string[], fileName: string): string | null;
  read(record: string[]): ReadRecord;
}

/** Removes what exports leave around a value: spaces, and quotes quoted twice. */
export function clean(value: string | undefined): string {
  const text = (value ?? '').trim();
  const bare = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
  return bare.replace(/\s+/g, ' ').trim();
}
