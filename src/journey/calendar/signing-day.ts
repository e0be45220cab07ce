import { frenchDate } from './french-date.js';
import { parisDate } from './working-days.js';

interface SigningFacts {
  /** When the paper went to be signed; null where nothing left, or what left is no version of it. */
  sentAt: Date | null;
  today: string;
}

/** Why a day cannot be that of the signature of a paper, in French; null when it can: every door asks it here. */
export function whyNotSignedOn(signedOn: string, { sentAt, today }: SigningFacts): string | null {
  if (signedOn > today) return 'Cette date n’est pas encore venue\u00a0: indiquez celle de la signature.';
  const sentOn = sentAt && parisDate(sentAt);
  if (sentOn === null || signedOn >= sentOn) return null;
  return `Ce qui est à signer est parti le ${frenchDate(sentOn)}\u00a0: une signature d’avant est celle d’une autre version. Relisez la date, ou faites signer la version qui est partie.`;
}
