const months = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

/** An ISO date as a sentence writes it: « 24 novembre 2026 », « 1er juin 2026 », held together by no-break spaces. */
export function frenchDate(date: string): string {
  const [year, month, day] = date.split('-');
  const dayName = day === '01' ? '1er' : String(Number(day));
  return `${dayName}\u00a0${months[Number(month) - 1]}\u00a0${year}`;
}

/** « 18 j », held together. */
export function frenchDays(days: number): string {
  return `${days}\u00a0j`;
}
