import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { time } from '../../platform/web/view-helpers.js';
import type { ChaseDecision, WaitingRow } from './waits.queries.js';

/** The latest reminder of this wait that has left for whom it is asked of, or will. @param decisions of its client, the latest first */
export function lastChaseOf(
  { rule, subjectId, handedLink, signerEmail }: WaitingRow,
  decisions: ChaseDecision[],
): ChaseDecision | undefined {
  const isTheirs = ({ audience, recipient }: ChaseDecision) =>
    handedLink === null ? audience === 'client' : audience === 'colleague' && recipient === signerEmail;
  return decisions.find((one) => one.reached && one.rule === rule && one.subjectId === subjectId && isTheirs(one));
}

/** For whoever asks for a reminder from a page that did not show this one yet. */
export function alreadyChased({ recipient, decidedAt, reason }: ChaseDecision): string {
  const when = `le ${frenchDate(parisDate(decidedAt))} à ${time(decidedAt)}`;
  return `Une relance a été écrite à ${recipient} ${when}, après l’affichage de votre page\u00a0: aucune autre n’est partie. ${reason} Relancez de nouveau seulement s’il le faut.`;
}
