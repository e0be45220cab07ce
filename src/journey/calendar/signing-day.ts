import { frenchDate } from './french-date.js';
import { parisDate } from './working-days.js';

/** Why a day cannot be that of the signature of a paper, in French; null when it can. @param sentAt when the paper went to be signed */
export function whySignedTooEarly(sentAt: Date, signedOn: string): string | null {
  const sentOn = parisDate(sentAt);
  if (signedOn >= sentOn) return null;
  return `Ce qui est à signer est parti le ${frenchDate(sentOn)}\u00a0: une signature d’avant est celle d’un autre document. Relisez la date, ou faites signer celui qui est parti.`;
}
