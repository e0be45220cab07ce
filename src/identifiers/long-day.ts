const format = (timeZone: string) =>
  new Intl.DateTimeFormat('fr-FR', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
const formats = { UTC: format('UTC'), 'Europe/Paris': format('Europe/Paris') };

/**
 * A day as a sentence writes it: « 24 novembre 2026 », « 1ᵉʳ juin 2026 », held together by no-break spaces.
 * @param zone where a moment is that day; UTC for what is a day already
 */
export function longDay(at: Date | number, zone: keyof typeof formats = 'Europe/Paris'): string {
  return formats[zone].format(at).replace(/^1 /, '1ᵉʳ ').replaceAll(' ', '\u00a0');
}
