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

/** The département of a postal code ('97150' is Saint-Martin), or null when it tells nothing. */
export function departementOfPostalCode(postalCode: string): string | null {
  if (!/^\d{5}$/.test(postalCode)) return null;
  if (postalCode === '97133') return '977';
  if (postalCode === '97150') return '978';
  if (/^9[78]/.test(postalCode)) return postalCode.slice(0, 3);
  if (postalCode.startsWith('20')) return postalCode < '20200' ? '2A' : '2B';
  return postalCode.slice(0, 2);
}

/**
 * The département of a structure's address, as its calendar of holidays wants it.
 * @param code what the register says (two characters), @param postalCode of the address, @param finess the last resort.
 */
export function departementOf(code: string, postalCode: string, finess: string): string {
  // F3.1: Guadeloupe's code covers Saint-Martin and Saint-Barthélemy, which have their own holidays.
  if (/^9[78]/.test(postalCode)) return departementOfPostalCode(postalCode) ?? postalCode.slice(0, 3);
  if (overseas[code]) return overseas[code];
  if (/^(\d\d|2[AB])$/.test(code)) return code;
  return departementOfPostalCode(postalCode) ?? finess.slice(0, 2);
}
