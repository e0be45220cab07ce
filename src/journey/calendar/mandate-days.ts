import { frenchDate } from './french-date.js';
import { whyNotSignedOn } from './signing-day.js';

/** The days that a mandate says, ISO; `signedOn` of one that comes signed. */
export interface MandateDays {
  startsOn: string | null;
  endsOn: string | null;
  signedOn?: string | null;
}

/** One day that cannot stand there, and why, in French. */
export interface WrongDay {
  day: keyof MandateDays;
  sentence: string;
}

/** Its last day is behind us: on that day itself it still holds. */
export function isOver({ endsOn }: Pick<MandateDays, 'endsOn'>, today: string): boolean {
  return endsOn !== null && endsOn < today;
}

/** It takes effect on a day to come. */
export function isToCome({ startsOn }: Pick<MandateDays, 'startsOn'>, today: string): boolean {
  return startsOn !== null && startsOn > today;
}

/** Since when a designation is in force that was seen on the portal that day: it was there then, whatever day was planned; nobody knows an earlier one. ISO days */
export function sinceSeen(planned: string | null, seenOn: string): string {
  return planned !== null && planned < seenOn ? planned : seenOn;
}

/** Why a mandate in force cannot have ended on that day, in French: before it began, or before it was signed; null: it can. */
export function whyNotEndedOn({ startsOn, signedOn = null }: Omit<MandateDays, 'endsOn'>, day: string): string | null {
  if (startsOn && day < startsOn)
    return `Le mandat a pris effet le ${frenchDate(startsOn)}\u00a0: il ne peut pas finir avant. Indiquez un jour plus tardif.`;
  if (signedOn && day < signedOn)
    return `Le mandat a été signé le ${frenchDate(signedOn)}\u00a0: il ne peut pas finir avant. Indiquez un jour plus tardif.`;
  return null;
}

/**
 * What is wrong with the days of a mandate that somebody prepares, sends or takes over: every door asks it here, and none has a
 * rule of its own. @param today ISO day of Paris
 */
export function wrongMandateDays({ startsOn, endsOn, signedOn = null }: MandateDays, today: string): WrongDay[] {
  const wrong: WrongDay[] = [];
  const notThen = signedOn && whyNotSignedOn(signedOn, { sentAt: null, today });
  if (notThen) wrong.push({ day: 'signedOn', sentence: notThen });
  if (signedOn && endsOn && signedOn > endsOn)
    wrong.push({
      day: 'signedOn',
      sentence: 'La signature vient après la fin du mandat\u00a0: vérifiez les dates.',
    });
  if (startsOn && endsOn && endsOn < startsOn)
    wrong.push({ day: 'endsOn', sentence: 'La fin vient avant le début\u00a0: corrigez l’une des deux dates.' });
  if (isOver({ endsOn }, today)) wrong.push({ day: 'endsOn', sentence: signedOn ? overSigned : overUnsigned });
  return wrong;
}

const overSigned = 'Ce mandat a déjà pris fin\u00a0: faites-en signer un nouveau.';
const overUnsigned = 'Le mandat serait déjà fini\u00a0: indiquez un jour à venir.';
