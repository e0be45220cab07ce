import { type Checked, refused, refusedZeros, withoutSeparators } from './identifier.js';

/**
 * Checks the number of a CPx card: ten digits, printed on its third line (F3.4; Guide V0.6, annexe, § 4.1).
 * It has no check digit that anyone has published, so only the shape can be wrong.
 */
export function checkCardNumber(input: string): Checked {
  const value = withoutSeparators(input);
  if (value === '') {
    return refused('empty', 'Indiquez le numéro de carte\u00a0: les 10 chiffres de la troisième ligne de la carte.');
  }
  // F3.4: the first line holds the national id, 8 + RPPS.
  if (/^8[0-9]{11}$/.test(value)) {
    return refused(
      'first_line',
      `${value} est la première ligne de la carte (l’identifiant national). Donnez la troisième ligne\u00a0: 10 chiffres.`,
    );
  }
  if (/^[0-9]{10}$/.test(value)) return refusedZeros(value, 'numéro de carte') ?? { ok: true, value };
  if (/^[0-9]+$/.test(value)) {
    return refused(
      'length',
      `«\u00a0${value}\u00a0» n’est pas un numéro de carte\u00a0: il faut 10 chiffres, il y en a ${value.length}. Lisez la troisième ligne de la carte.`,
    );
  }
  return refused(
    'format',
    `«\u00a0${value}\u00a0» n’est pas un numéro de carte\u00a0: il ne contient que des chiffres. Lisez la troisième ligne de la carte.`,
  );
}
