import { type Checked, refused, withoutSeparators } from './identifier.js';

// The country codes whose numbers are dialled 0 + nine digits from France: metropolitan, and the overseas ones.
const international = /^(?:\+|00)(?:33|262|590|594|596)(?:\(0\)|0)?([1-9][0-9]{8})$/;

/**
 * A phone number as form 413 wants it: ten digits, since its field holds no more (F4.1).
 * Takes +33 6…, 0033…, +33 (0)6…, overseas codes, spaces, dots, dashes and slashes.
 */
export function frenchPhone(input: string): Checked {
  const compact = withoutSeparators(input);
  if (compact === '') return refused('empty', 'Indiquez un numéro de téléphone à 10 chiffres.');
  const abroad = international.exec(compact);
  const value = abroad ? `0${abroad[1]}` : compact;
  if (/^0[1-9][0-9]{8}$/.test(value)) return { ok: true, value };
  if (/^[1-9][0-9]{8}$/.test(value)) {
    return refused(
      'length',
      `«\u00a0${value}\u00a0» n’a que 9 chiffres\u00a0: il manque sans doute le zéro de tête. Essayez 0${value}.`,
    );
  }
  if (/^(?:\+|00)/.test(value)) {
    return refused(
      'foreign',
      `«\u00a0${value}\u00a0» n’est pas un numéro français\u00a0: le formulaire 413 n’accepte que 10 chiffres. Indiquez un autre numéro.`,
    );
  }
  return refused(
    'format',
    `«\u00a0${value}\u00a0» n’est pas un numéro de téléphone\u00a0: il faut 10 chiffres, le premier étant un zéro.`,
  );
}
