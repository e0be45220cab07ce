import { channelOf } from '../channels/channels.js';
import type { PrefilledDossier } from '../demarche/prefilled-dossier.entity.js';
import { isUnderWay } from '../demarche/prefilled-dossier.facts.js';
import { prefilledDossierTable } from '../demarche/prefilled-dossier.transitions.js';
import { toldState } from '../demarche/told-states.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { gestureOf } from '../../journey/steps/request-gestures.js';
import { channelLabels } from '../request-states.js';
import type { Request } from '../request.entity.js';

/** In a few words, the way of a request to ANS, and what was last read of a dossier that is filled elsewhere. */
export function wayView(request: Request, dossier: PrefilledDossier | null) {
  return {
    href: `/requests/${request.id}/channel`,
    items: [
      ...toDo(request, dossier),
      request.submittedOn
        ? { label: 'Voie prise', value: channelLabels[request.channel] }
        : { label: 'Voie choisie', value: channelOf[request.chosenChannel].label },
      ...(dossier ? [dossierItem(dossier)] : []),
    ],
    problem: dossier ? (dossier.readProblem ?? dossier.problem) : null,
  };
}

// The very gesture of the client’s next action.
function toDo(request: Request, dossier: PrefilledDossier | null) {
  const { state, kind, chosenChannel, submittedOn, channel } = request;
  if (state === 'validated' || state === 'cancelled') return [];
  const prefilled = dossier !== null && isUnderWay(dossier);
  const { title } = gestureOf({ state, kind, way: submittedOn ? channel : chosenChannel, prefilled });
  return [{ label: 'À faire', value: title }];
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
