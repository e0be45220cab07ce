import { dateTime, number } from '../../platform/web/view-helpers.js';
import type { CollectedPlace } from '../boxes/collected-places.service.js';
import { notReadTitle } from '../boxes/mailboxes.view.js';
import { problemSentence } from '../sources/source-problem.labels.js';

/** For the partial `note`, above the mails: what keeps some of them from coming, and what to do. */
export function sourceNotes(places: CollectedPlace[]) {
  const alone = places.length === 1;
  return places.flatMap((place) =>
    notesOf(place, alone ? 'La boîte aux lettres' : `La boîte «\u00a0${place.name}\u00a0»`),
  );
}

function notesOf(place: CollectedPlace, named: string) {
  const { id, pausedAt, problem, problemSince, unreadable } = place;
  // Somebody wanted it so.
  if (pausedAt) return [];
  const since = problemSince ? ` depuis le ${dateTime(problemSince)}` : '';
  const title = notReadTitle(place, named, since);
  const away = problem ? [{ tone: 'bad', title, text: problemSentence(problem, id === null) }] : [];
  const count = unreadable === 1 ? 'un courriel n’a' : `${number(unreadable)} courriels n’ont`;
  const left = `${named}\u00a0: ${count} pas pu être lu${unreadable === 1 ? '' : 's'}. Ouvrez-la dans votre messagerie pour ne rien manquer, et demandez à la personne qui exploite le service d’en chercher la cause.`;
  return [...away, ...(unreadable > 0 ? [{ tone: 'soon', text: left }] : [])];
}
