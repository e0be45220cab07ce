import type { ActionCode } from './action-queues.js';
import { type ClientFacts, type NextAction, type RequestFacts, type Who, section } from './client-facts.js';
import { addWorkingDays } from '../calendar/working-days.js';
import { newcomerAction } from './newcomer-step.js';
import { recordedPeople } from './ordering.js';

type OpenState = Exclude<RequestFacts['state'], 'validated' | 'cancelled'>;
/** `workingDays`: when the next move is expected after `since`, in the calendar of whoever acts; null when nothing says. */
type Row = { who: Who; title: string; detail: string; workingDays: number | null };

const rows: Record<OpenState, Row> = {
  draft: {
    who: 'editor',
    title: 'Terminer la demande 413 et l’envoyer pour signature',
    detail: 'Elle est en brouillon\u00a0: le client n’a encore rien reçu.',
    workingDays: null,
  },
  awaiting_signature: {
    who: 'client',
    title: 'Obtenir le formulaire 413 signé par le représentant légal',
    detail: 'Le formulaire est chez le client, à signer, dater et tamponner.',
    workingDays: 5,
  },
  signed: {
    who: 'editor',
    title: 'Envoyer à l’ANS le formulaire 413 signé',
    detail: 'Le client a signé\u00a0: il reste à transmettre la demande.',
    workingDays: null,
  },
  submitted: {
    who: 'ans',
    title: 'Attendre l’accusé de réception de l’ANS',
    detail: 'Il porte le numéro de dossier. S’il tarde, cherchez-le dans les courriels à rapprocher.',
    workingDays: 2,
  },
  acknowledged: {
    who: 'ans',
    title: 'Attendre la validation de la demande par l’ANS',
    // Guide V0.6, étape 3; domain rule 12: a wish, not a promise, so the sentence keeps « environ ».
    detail:
      'Elle demande environ 3 jours ouvrés. Le représentant légal et l’administrateur sont prévenus par courriel.',
    workingDays: 3,
  },
  to_correct: {
    who: 'editor',
    title: 'Corriger la demande 413',
    detail: 'Elle a été retournée\u00a0: le motif est dans la demande. Les délais sont suspendus.',
    workingDays: null,
  },
  in_doubt: {
    who: 'editor',
    title: 'Trancher l’état de la demande 413',
    detail:
      'La réponse reçue est inconnue ou contradictoire\u00a0: les deux pièces sont côte à côte, dites laquelle est gardée.',
    workingDays: null,
  },
  refused: {
    who: 'editor',
    title: 'Refaire la demande 413 refusée par l’ANS',
    detail: 'Lisez le motif de l’ANS, puis préparez une nouvelle demande.',
    workingDays: null,
  },
};

/** Étape 3: ANS must have recorded an administrator for this client, by a validated 413 or by the portal. */
export function requestAction(facts: ClientFacts, today: string): NextAction | null {
  const { request } = facts;
  if (request && overtaken(request, facts)) return newcomerAction(facts);
  if (request && request.state !== 'validated' && request.state !== 'cancelled')
    return openRequest(request, request.state, facts);
  if (recordedPeople(facts, today).length > 0) return newcomerAction(facts);
  if (!request) {
    return toRequest(
      'request_missing',
      facts.createdOn,
      'Préparer la demande 413',
      'Elle déclare à l’ANS les administrateurs techniques.',
    );
  }
  if (request.state === 'cancelled') {
    const detail = 'La précédente est annulée, et aucun administrateur n’est habilité pour ce client.';
    return toRequest('request_cancelled', request.since, 'Préparer une nouvelle demande 413', detail);
  }
  if (request.kind === '503') {
    const detail = 'Le changement enregistré par l’ANS ne laisse personne pour commander.';
    return toRequest('request_missing', request.since, 'Préparer la demande 413', detail);
  }
  const detail =
    'La demande est validée mais aucune habilitation n’est active\u00a0: confirmez-la, ou redemandez-la à l’ANS.';
  return {
    ...toRequest('assignment_missing', request.since, 'Habiliter un administrateur technique', detail),
    target: section('assignments'),
  };
}

// A refused 503 is made again only while the departure it asked for is still wanted.
function overtaken({ kind, state }: RequestFacts, { people }: ClientFacts): boolean {
  if (kind !== '503' || state !== 'refused') return false;
  return people.some((one) => one.state === 'active') && !people.some((one) => one.state === 'end_to_request');
}

function toRequest(code: ActionCode, since: string, title: string, detail: string): NextAction {
  return { step: 3, code, who: 'editor', whoName: null, title, detail, since, due: null, target: section('requests') };
}

function openRequest(request: RequestFacts, state: OpenState, facts: ClientFacts): NextAction {
  const { workingDays: _workingDays, ...row } = rows[state];
  const due = requestDue(facts);
  const target = { kind: 'request', id: request.id } as const;
  const detail =
    row.who === 'ans' && request.spentDays > 0
      ? `${row.detail} Son délai reprend où il s’était arrêté\u00a0: ${workingDaysText(request.spentDays)}.`
      : row.detail;
  const words = request.kind === '503' ? { title: ofChange(row.title), detail: ofChange(detail) } : { detail };
  return { step: 3, code: `request_${state}`, ...row, ...words, whoName: null, since: request.since, due, target };
}

// The same journey for both forms: only the number differs.
function ofChange(sentence: string): string {
  return sentence.replace('la demande 413', 'la demande 503').replace('le formulaire 413 ', 'le changement 503 ');
}

/** When the next move on the open request is due: the one clock of the next action and of the lists. */
export function requestDue({ request, zone, answer }: Pick<ClientFacts, 'request' | 'zone' | 'answer'>): string | null {
  if (!request || request.state === 'validated' || request.state === 'cancelled') return null;
  const { who, workingDays } = rows[request.state];
  if (workingDays === null) return null;
  // The client handed something back: its clock stands still until somebody has looked at it.
  if (who === 'client' && answer) return null;
  // Domain rule 12: the clock of ANS stopped in correction; it goes on, it does not begin again.
  const left = who === 'ans' ? Math.max(0, workingDays - request.spentDays) : workingDays;
  // F6: ANS is in Paris, the client keeps its own holidays.
  return addWorkingDays(request.since, left, who === 'client' ? zone : 'metropole');
}

/** The day until which the client may sign without being late, as its own space tells it. @param since ISO day the form left */
export function signatureDue(since: string, zone: ClientFacts['zone']): string {
  return addWorkingDays(since, rows.awaiting_signature.workingDays ?? 0, zone);
}

function workingDaysText(days: number): string {
  return days === 1 ? '1\u00a0jour ouvré est déjà passé' : `${days}\u00a0jours ouvrés sont déjà passés`;
}
