import { parisDate } from '../calendar/calendar-days.js';
import { frenchDate } from '../calendar/french-date.js';

/** Why nothing was done with a certificate on a day, in French; null when it may have been. @param day ISO day of Paris */
export function beforeItWas({ notBefore }: { notBefore: Date }, day: string): string | null {
  const first = parisDate(notBefore);
  return day < first
    ? `Le certificat n’existait pas ce jour-là\u00a0: il est valable depuis le ${frenchDate(first)}.`
    : null;
}

/** Why a certificate that was there before us does not take the place of the one in force, in French; null when it does: that one is `wrong`, revoked or to be made again. */
export function endsSooner(
  current: { notAfter: Date; wrong: boolean } | null | undefined,
  { notAfter }: { notAfter: Date },
): string | null {
  if (!current || current.wrong || current.notAfter <= notAfter) return null;
  const last = frenchDate(parisDate(current.notAfter));
  return `Le certificat de cet emplacement finit plus tard, le ${last}\u00a0: celui-ci ne le remplace pas.`;
}
