const format = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** The day of Paris an instant falls on, as a sentence writes it: « 24 novembre 2026 », « 1ᵉʳ janvier 2025 ». */
export function parisDay(instant: Date): string {
  return format.format(instant).replace(/^1 /, '1ᵉʳ ');
}
