import { addDays, parisDate } from '../calendar/calendar-days.js';
import { frenchDate } from '../calendar/french-date.js';

/** An order that was passed on the platform before it was opened here is caught up with for so long: by then it was collected, or given up. */
const caughtUpDays = 90;

/**
 * Why an order was not passed on a day, in French; null when it may have been. The CSR says nothing of it: it may be dropped here after the fact.
 * @param day ISO day of Paris
 */
export function beforeItsOrder(
  { createdAt, renewed }: { createdAt: Date; renewed: { notBefore: Date } | null },
  day: string,
): string | null {
  const opened = parisDate(createdAt);
  if (day < addDays(opened, -caughtUpDays))
    return `Cette commande est ouverte ici depuis le ${frenchDate(opened)}\u00a0: elle n’a pas été passée plus de trois mois avant. Vérifiez l’année.`;
  if (!renewed || day >= parisDate(renewed.notBefore)) return null;
  return `Le certificat qu’elle renouvelle n’existait pas ce jour-là\u00a0: il est valable depuis le ${frenchDate(parisDate(renewed.notBefore))}. Vérifiez la date.`;
}
