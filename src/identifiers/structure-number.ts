/** What a client is known by: a FINESS EJ has nine characters, a SIRET fourteen digits (form 413, § 3.1: one or the other). */
export type NumberKind = 'finess' | 'siret';

/** @param number a number that was checked, without spaces: only its length is looked at */
export function kindOfNumber(number: string): NumberKind {
  return number.length === 14 ? 'siret' : 'finess';
}

/** How each is called. */
export const numberLabels: Record<NumberKind, string> = { finess: 'FINESS EJ', siret: 'SIRET' };

/** « FINESS EJ 740012380 », « SIRET 73282932000074 ». */
export function numberWords(number: string): string {
  return `${numberLabels[kindOfNumber(number)]} ${number}`;
}

/** Under the heading « FINESS EJ » of a list: a SIRET says that it is one. */
export function shownNumber(number: string): string {
  return kindOfNumber(number) === 'siret' ? numberWords(number) : number;
}
