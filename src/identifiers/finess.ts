import { type Checked, refused, refusedZeros, withoutSeparators } from './identifier.js';
import { expectedLuhnKey, passesLuhn } from './luhn.js';

// F3.1: official pattern of the register; only Corsica has a letter in the real numbers, TEST identifiers have others (F1.2).
const testPattern = /^[0-9][0-9A-Z][0-9]{7}$/;
const realPattern = /^(?:[0-9]{2}|2[AB])[0-9]{7}$/;

/**
 * Checks a FINESS number, juridique or géographique: the number alone does not tell which (F3.1), only a look-up does.
 * With `lenientKey`, the identifiers of the TEST environment are taken too: any letter in second place, key not checked (F1.2).
 */
export function checkFiness(input: string, options: { lenientKey?: boolean } = {}): Checked {
  const value = withoutSeparators(input);
  if (value === '') return refused('empty', 'Indiquez le numéro FINESS\u00a0: 9 caractères, par exemple 060785011.');
  if (value.length !== 9) return refused('length', wrongLength(value));
  const zeros = refusedZeros(value, 'FINESS');
  if (zeros) return zeros;
  if (options.lenientKey) {
    return testPattern.test(value) ? { ok: true, value } : refused('format', wrongCharacters(value));
  }
  if (!realPattern.test(value)) return refused('format', wrongCharacters(value));
  return passesLuhn(withoutCorsicanLetter(value)) ? { ok: true, value } : refused('key', wrongKey(value));
}

// F3.1: Luhn over the nine positions with A→1 and B→2, measured on all 142,417 numbers of the register.
function withoutCorsicanLetter(value: string): string {
  return value.replace('A', '1').replace('B', '2');
}

function wrongLength(value: string): string {
  const start = `«\u00a0${value}\u00a0» n’est pas un FINESS\u00a0: il faut 9 caractères, il y en a ${value.length}.`;
  const padded = value.padStart(9, '0');
  if (value.length === 8 && realPattern.test(padded) && passesLuhn(withoutCorsicanLetter(padded))) {
    return `${start} Un tableur a sans doute enlevé le zéro de tête\u00a0: essayez ${padded}.`;
  }
  if (/^1.{9}$/.test(value) && realPattern.test(value.slice(1))) {
    return `${start} Le premier 1 annonce un FINESS dans l’identifiant national\u00a0: essayez ${value.slice(1)}.`;
  }
  if (/^[0-9]{14}$/.test(value))
    return `${start} Un numéro de 14 chiffres est un SIRET\u00a0: cherchez le FINESS dans l’annuaire.`;
  return `${start} Recopiez-le depuis l’annuaire FINESS.`;
}

function wrongCharacters(value: string): string {
  const start = `«\u00a0${value}\u00a0» n’est pas un FINESS\u00a0:`;
  if (/O/.test(value)) return `${start} il contient la lettre O. Remplacez-la par le chiffre zéro.`;
  if (testPattern.test(value)) {
    return `${start} seuls les numéros corses (2A, 2B) ont une lettre. Un identifiant de test ne peut pas servir ici.`;
  }
  return `${start} on attend 9 chiffres, ou 2A ou 2B suivi de 7 chiffres. Recopiez-le depuis l’annuaire FINESS.`;
}

// Domain rule 6: the guide itself holds a misprint (060923151), so the sentence thinks of a misread digit too.
function wrongKey(value: string): string {
  const key = expectedLuhnKey(withoutCorsicanLetter(value));
  return (
    `${value} n’est pas un FINESS\u00a0: sa clé de contrôle (le dernier chiffre) devrait être ${key}. ` +
    'Un autre chiffre a pu être mal lu\u00a0: vérifiez le numéro dans l’annuaire FINESS.'
  );
}
