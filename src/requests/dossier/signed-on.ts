import { frenchDate } from '../../journey/french-date.js';

/** « signé le 12 novembre 2026 ». */
export function signedOnText(signedOn: string | null): string | null {
  return signedOn ? `signé le ${frenchDate(signedOn)}` : null;
}
