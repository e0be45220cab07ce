import { checkFiness } from '../../../identifiers/finess.js';
import { passesLuhn } from '../../../identifiers/luhn.js';
import { checkSiret } from '../../../identifiers/siret.js';

/**
 * A FINESS number with a right key (facts F3.1).
 * @param departement `06`, `2A`, `974`… (overseas: 97 and one digit more) @param serial what tells it from the others of the département
 */
export function finessNumber(departement: string, serial: number): string {
  const head = departement.slice(0, 2) + String(serial).padStart(6, '0').slice(-6);
  return withKey(head, (value) => checkFiness(value).ok);
}

/** A SIRET with right keys on its SIREN and on the whole. */
export function siretNumber(serial: number): string {
  const head = String(30_000_000 + serial).padStart(8, '0');
  for (let key = 0; key <= 9; key += 1) {
    const siren = `${head}${key}`;
    if (!passesLuhn(siren)) continue;
    return withKey(`${siren}0001`, (value) => checkSiret(value).ok);
  }
  throw new RangeError('No key fits');
}

/** Ten digits, as on the third line of a card; cards have no known check digit (F3.4). */
export function cardNumber(serial: number): string {
  return `28${String(serial).padStart(8, '0')}`;
}

function withKey(head: string, fits: (value: string) => boolean): string {
  for (let key = 0; key <= 9; key += 1) if (fits(`${head}${key}`)) return `${head}${key}`;
  throw new RangeError(`No key fits ${head}`);
}
