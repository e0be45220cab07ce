const format = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

/** An ISO date as a sentence writes it: « 24 novembre 2026 », « 1ᵉʳ juin 2026 », held together by no-break spaces. */
export function frenchDate(date: string): string {
  return format.format(Date.parse(date)).replace(/^1 /, '1ᵉʳ ').replaceAll(' ', '\u00a0');
}

/** « 18 j », held together. */
export function frenchDays(days: number): string {
  return `${days}\u00a0j`;
}
