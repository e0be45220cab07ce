import { type Checked, refused, refusedZeros, withoutSeparators } from './identifier.js';
import { expectedLuhnKey, passesLuhn } from './luhn.js';

// F3.3: the only company whose establishments have another key.
const laPosteSiren = '356000000';

/** Checks a SIREN: nine digits, Luhn (F3.3). */
export function checkSiren(input: string): Checked {
  const value = withoutSeparators(input);
  const shape = wrongShape(value, 9, 'SIREN');
  if (shape) return shape;
  if (!passesLuhn(value)) return wrongKey(value, 'SIREN', expectedLuhnKey(value));
  return { ok: true, value };
}

/** Checks a SIRET: fourteen digits, Luhn on all of them and on the SIREN they begin with; La Poste has its own rule (F3.3). */
export function checkSiret(input: string): Checked {
  const value = withoutSeparators(input);
  const shape = wrongShape(value, 14, 'SIRET');
  if (shape) return shape;
  if (value.startsWith(laPosteSiren)) return followsLaPoste(value) ? { ok: true, value } : wrongLaPosteKey(value);
  const siren = value.slice(0, 9);
  if (!passesLuhn(siren)) {
    return refused(
      'key',
      `${value} n’est pas un SIRET\u00a0: ses 9 premiers chiffres (${siren}) ne sont pas un SIREN. Vérifiez-les.`,
    );
  }
  if (!passesLuhn(value)) return wrongKey(value, 'SIRET', expectedLuhnKey(value));
  return { ok: true, value };
}

// F3.3: for La Poste, a plain sum of digits that is a multiple of 5 is enough; its head office passes Luhn only.
function followsLaPoste(value: string): boolean {
  const sum = [...value].reduce((total, digit) => total + Number(digit), 0);
  return sum % 5 === 0 || passesLuhn(value);
}

// No key is proposed: by its rule two last digits would do, by the common one a third.
function wrongLaPosteKey(value: string) {
  return refused(
    'key',
    `${value} n’est pas un SIRET de La Poste\u00a0: la somme de ses chiffres n’est pas un multiple de 5. Vérifiez le numéro.`,
  );
}

function wrongShape(value: string, length: number, name: string) {
  if (value === '') return refused('empty', `Indiquez le ${name}\u00a0: ${length} chiffres.`);
  if (!/^[0-9]+$/.test(value)) {
    return refused(
      'format',
      `«\u00a0${value}\u00a0» n’est pas un ${name}\u00a0: il ne contient que des chiffres. Enlevez le reste.`,
    );
  }
  if (value.length !== length) {
    const hint = value.length === length - 1 ? ' Un tableur a pu enlever un zéro de tête.' : '';
    return refused(
      'length',
      `«\u00a0${value}\u00a0» n’est pas un ${name}\u00a0: il faut ${length} chiffres, il y en a ${value.length}.${hint}`,
    );
  }
  return refusedZeros(value, name);
}

function wrongKey(value: string, name: string, key: string) {
  return refused(
    'key',
    `${value} n’est pas un ${name}\u00a0: sa clé de contrôle (le dernier chiffre) devrait être ${key}. ` +
      'Un autre chiffre a pu être mal lu\u00a0: vérifiez le numéro.',
  );
}
