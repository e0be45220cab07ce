/**
 * The answer of every identifier check. `value` is the normalised identifier (no spaces, upper case);
 * `reason` is a French sentence that says why it is refused and what to do; `code` is stable, for tests and reports.
 */
export type Checked<T extends string = string> = { ok: true; value: T } | { ok: false; reason: string; code: string };

/** A refusal, so that each check reads as a list of rules. */
export function refused(code: string, reason: string): { ok: false; reason: string; code: string } {
  return { ok: false, code, reason };
}

/** What people type between the characters of a number (spaces of all widths, dots, dashes, slashes), removed. */
export function withoutSeparators(input: string): string {
  return input.replace(/[\s\u200b\ufeff.\-\u2010-\u2015/_]/gu, '').toUpperCase();
}

/** The refusal of a number made of zeros only, which every check digit lets through; null for another. */
export function refusedZeros(value: string, name: string) {
  if (!/^0+$/.test(value)) return null;
  return refused('zeros', `${value} n’est pas un ${name}\u00a0: aucun numéro n’est fait que de zéros. Vérifiez-le.`);
}
