import { departements } from './departements.js';

// F3.1: the register writes the overseas départements as 9A to 9J.
const overseas: Record<string, string> = {
  '9A': '971',
  '9B': '972',
  '9C': '973',
  '9D': '974',
  '9E': '975',
  '9F': '976',
  '9J': '986',
};

// Two islands left Guadeloupe and kept its postal codes.
const islands: Record<string, string> = { '97133': '977', '97150': '978' };

/**
 * The département of a postal code ('97150' is Saint-Martin), or null when it tells nothing: none begins with 970, 96 or 99.
 * 978xx are companies of La Réunion (CEDEX), never Saint-Martin.
 */
export function departementOfPostalCode(postalCode: string): string | null {
  if (!/^\d{5}$/.test(postalCode)) return null;
  const island = islands[postalCode];
  if (island) return island;
  if (postalCode.startsWith('978')) return '974';
  if (postalCode.startsWith('20')) return postalCode < '20200' ? '2A' : '2B';
  return known(postalCode.slice(0, /^9[78]/.test(postalCode) ? 3 : 2));
}

/**
 * The département of a structure's address, as its calendar of holidays wants it: what the register says, else the postal code, else
 * the FINESS number. '97' is what remains of an overseas structure that nothing places.
 * @param code the register's (`9D`) or INSEE's (`974`), empty when it says none
 */
export function departementOf(code: string, postalCode: string, finess: string): string {
  const own = overseas[code] ?? known(code);
  const place = departementOfPostalCode(postalCode);
  // F3.1: Guadeloupe's code covers Saint-Martin and Saint-Barthélemy, which have their own holidays.
  if (own === '971' && place && Object.values(islands).includes(place)) return place;
  return own ?? place ?? finess.slice(0, 2);
}

function known(code: string): string | null {
  return Object.hasOwn(departements, code) ? code : null;
}
