import { channelOf } from '../channels/channels.js';
import type { PrefilledDossier } from '../demarche/prefilled-dossier.entity.js';
import { isUnderWay } from '../demarche/prefilled-dossier.facts.js';
import { prefilledDossierTable } from '../demarche/prefilled-dossier.transitions.js';
import { toldState } from '../demarche/told-states.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { linkOf } from '../../clients/client-links.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { turnOf } from '../request-turn.js';
import { channelLabels, mayGo, wayOf } from '../request-states.js';
import type { Signing } from './request-page.queries.js';
import type { Request } from '../request.entity.js';

/** And whether the records have changed since its form was printed. */
type KnownSigning = Signing & { changed: boolean };

/** In a few words, the way of a request to ANS, and what was last read of a dossier that is filled elsewhere. */
export function wayView(request: Request, dossier: PrefilledDossier | null, signing: KnownSigning | null) {
  return {
    href: `/requests/${request.id}/channel`,
    items: [
      ...toDo(request, dossier, signing),
      request.submittedOn && !mayGo(request)
        ? { label: 'Voie prise', value: channelLabels[request.channel] }
        : { label: 'Voie choisie', value: channelOf[request.chosenChannel].label },
      ...(dossier ? [dossierItem(dossier)] : []),
    ],
    problem: dossier ? (dossier.readProblem ?? dossier.problem) : null,
  };
}

// What the next action of the client says of it, by the same facts.
function toDo(request: Request, dossier: PrefilledDossier | null, signing: KnownSigning | null) {
  const next = turnOf({
    ...(signing ?? {
      answer: null,
      reply: null,
      declinedOn: null,
      formerSigner: null,
      undelivered: null,
      replaced: false,
      designation: null,
      changed: false,
    }),
    ...{ id: request.id, kind: request.kind, state: request.state, since: parisDate(request.stateSince) },
    ...{ way: wayOf(request), prefilled: dossier !== null && isUnderWay(dossier) },
  });
  if (!next) return [];
  // Its own page needs no link to itself.
  const href = next.target.kind === 'request' ? undefined : linkOf(next.target, request.clientId);
  return [{ label: 'À faire', value: next.title, href }];
}

function dossierItem({ state, number, toldState: word, readAt, lines }: PrefilledDossier) {
  const label = prefilledDossierTable.states[state].label;
  const left = lines.filter(({ kept }) => kept === 'no').length;
  const said = word === null ? label : `${toldState(word)?.label ?? word}${number ? `, n° ${number}` : ''}`;
  const notes = [
    ...(readAt ? [`lu le ${dateTime(readAt)}`] : []),
    ...(left > 0 ? [count(left, 'valeur écartée', 'valeurs écartées')] : []),
  ];
  return { label: 'Dossier prérempli', value: said, note: notes.join(', ') };
}
