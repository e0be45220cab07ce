import { longDate } from '../platform/web/view-helpers.js';

/** What the closure of a legal entity means, wherever it is spoken of. */
export const closedOrdersNothing = 'Une entité juridique fermée ne commande plus de certificat';

/** What the register says of one that is closed: « Entité juridique fermée le 3 mars 2026 au registre FINESS. » */
export function closedSince(closedOn: string): string {
  return `Entité juridique fermée le ${longDate(closedOn)} au registre FINESS.`;
}
