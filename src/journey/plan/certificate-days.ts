import { parisDate } from '../calendar/calendar-days.js';
import { frenchDate } from '../calendar/french-date.js';

/** Why nothing was done with a certificate on a day, in French; null when it may have been. @param day ISO day of Paris */
export function beforeItWas({ notBefore }: { notBefore: Date }, day: string): string | null {
  const first = parisDate(notBefore);
  return day < first
    ? `Le certificat n’était pas encore valable ce jour-là\u00a0: il ne l’est qu’à partir du ${frenchDate(first)}.`
    : null;
}

/** The same of its revocation: one whose validity begins later is there to be revoked from the day on which it was imported. */
export function revokedTooEarly(
  { notBefore, importedAt }: { notBefore: Date; importedAt: Date },
  day: string,
): string | null {
  if (notBefore <= importedAt) return beforeItWas({ notBefore }, day);
  const first = parisDate(importedAt);
  return day < first
    ? `Le certificat n’était pas encore là ce jour-là\u00a0: il est importé du ${frenchDate(first)}.`
    : null;
}

/** One that is over is revoked no more: it covers nothing already. The day of its end is the last. */
export function revokedTooLate({ notAfter }: { notAfter: Date }, day: string): string | null {
  const last = parisDate(notAfter);
  return day > last ? `Le certificat a expiré le ${frenchDate(last)}\u00a0: il ne se révoque plus ensuite.` : null;
}

/** Its first day, when that is still to come. @param beginsOn the first day of its validity @param today ISO days of Paris */
export function firstDayToCome(beginsOn: string | null | undefined, today: string): string | null {
  return beginsOn && beginsOn > today ? beginsOn : null;
}

/** « dès le 12/12/2026 »: behind what is done from then on. */
export const fromDay = (beginsOn: string) => `dès le ${frenchDate(beginsOn)}`;

/** That it waits for that day, in French. */
export const validFrom = (beginsOn: string) =>
  `Il n’est valable qu’à partir du ${frenchDate(beginsOn)}\u00a0: installez-le ce jour-là, pas avant.`;

/** Why a certificate is not installed today, in French; null when it may be. @param beginsOn the first day of its validity @param today ISO days of Paris */
export function notYetValid(beginsOn: string | null | undefined, today: string): string | null {
  const first = firstDayToCome(beginsOn, today);
  return first && validFrom(first);
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
