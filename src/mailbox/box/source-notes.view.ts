import { dateTime, number } from '../../platform/web/view-helpers.js';
import type { MailboxReading } from '../sources/mailbox-readings.service.js';
import { sourceProblems } from '../sources/source-problem.labels.js';

/** For the partial `note`, above the mails: what keeps some of them from coming, and what to do. */
export function sourceNotes(reading: MailboxReading | null) {
  if (!reading) return [];
  const { problem, problemSince, unreadable } = reading;
  const since = problemSince ? ` depuis le ${dateTime(problemSince)}` : '';
  const away = problem
    ? [{ tone: 'bad', title: `La boîte aux lettres n’est plus relevée${since}.`, text: sourceProblems[problem] }]
    : [];
  const count = unreadable === 1 ? 'Un courriel de la boîte n’a' : `${number(unreadable)} courriels de la boîte n’ont`;
  const left = `${count} pas pu être lu${unreadable === 1 ? '' : 's'}. Ouvrez la boîte dans votre messagerie pour ne rien manquer, et demandez à la personne qui exploite le service d’en chercher la cause.`;
  return [...away, ...(unreadable > 0 ? [{ tone: 'soon', text: left }] : [])];
}
