import { type Checked, refused, refusedZeros, withoutSeparators } from './identifier.js';
import { expectedLuhnKey, passesLuhn } from './luhn.js';

/** Checks an RPPS number: eleven digits, the last one a Luhn key over the eleven (F3.4). */
export function checkRpps(input: string): Checked {
  const value = withoutSeparators(input);
  if (value === '') return refused('empty', 'Indiquez le numéro RPPS\u00a0: 11 chiffres.');
  if (!/^[0-9]+$/.test(value)) {
    return refused(
      'format',
      `«\u00a0${value}\u00a0» n’est pas un RPPS\u00a0: il ne contient que des chiffres. Enlevez le reste.`,
    );
  }
  // F3.4: the national id printed on the card is 8 + RPPS; the key never counts the 8.
  if (/^8[0-9]{11}$/.test(value)) {
    return refused(
      'national_id',
      `${value} est l’identifiant national (8 suivi du RPPS)\u00a0: indiquez ${value.slice(1)}.`,
    );
  }
  if (value.length !== 11) {
    return refused(
      'length',
      `«\u00a0${value}\u00a0» n’est pas un RPPS\u00a0: il faut 11 chiffres, il y en a ${value.length}. Vérifiez-le.`,
    );
  }
  const zeros = refusedZeros(value, 'RPPS');
  if (zeros) return zeros;
  if (passesLuhn(value)) return { ok: true, value };
  return refused(
    'key',
    `${value} n’est pas un RPPS\u00a0: sa clé de contrôle (le dernier chiffre) devrait être ${expectedLuhnKey(value)}. ` +
      'Un autre chiffre a pu être mal lu\u00a0: vérifiez le numéro.',
  );
}
