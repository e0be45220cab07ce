import { fullName } from '../../identifiers/person-name.js';
import type { OngoingAssignment } from '../../assignments/assignment-sets.queries.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { changeRows } from '../../paper/form-503/form-503.js';
import { count } from '../../platform/web/view-helpers.js';
import { leftForNext, plannedChange } from '../dossier/change-facts.js';
import type { MissingThing } from '../dossier/missing-thing.js';
import { missingSentences, missingThings } from '../dossier/missing-things.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import type { RequestKind, RequestState } from '../request-states.js';

/** What would become of the wish to prepare a client's form 503; where a refusal is mended. */
export interface ChangeForecast extends Forecast {
  /** The request that stands in the way, or is there already. */
  result?: { kind: 'request'; id: string };
  mend?: { label: string; href: string };
  /** What the act stands on: who comes and who goes. */
  basis?: string;
}

/** The client's request that is not over, and whom it names as leaving. */
export interface OpenRequest {
  id: string;
  kind: RequestKind;
  state: RequestState;
  departures: string[];
}

/** Whose 503, and who stands there. */
interface ChangeGround {
  archivedAt: Date | null;
  standing: OngoingAssignment[];
}

/** Whether a 503 may be prepared at all: a client has one open request, a change is planned, and only a departure asks for a 503. */
export function judgeChange(
  { archivedAt, standing }: ChangeGround,
  open: OpenRequest | undefined,
): ChangeForecast | null {
  if (archivedAt)
    return refused('Ce client est archivé. Rétablissez-le avant de préparer une demande.', {
      label: 'Ouvrir le client',
      href: '/clients/:id',
    });
  const { arrivals, departures } = plannedChange(standing);
  if (open) return judgeOpen(open, departures);
  if (departures.length > 0) return null;
  if (arrivals.length > 0) return refused(only413, { label: 'Préparer un 413', href: '/clients/:id/requests' });
  if (standing.some(({ state }) => state === 'end_requested')) return doneAlready('La fin est déjà demandée à l’ANS');
  return refused(nothingPlanned, { label: 'Ouvrir les habilitations', href: '/clients/:id/assignments' });
}

/** The same, and everything the form would lack: what many are judged by. */
export function judgeWholeChange(dossier: RequestDossier, open: OpenRequest | undefined): ChangeForecast {
  const { client, change } = dossier;
  const first = judgeChange({ archivedAt: client.archivedAt, standing: change?.standing ?? [] }, open);
  if (first) return first;
  const missing = missingThings(dossier);
  if (missing.length > 0)
    return { forecast: 'refused', reasons: missingSentences(missing), ...mendOf(missing, dossier.client.id) };
  return { forecast: 'would_do', reasons: notesOf(dossier), basis: basisOf(dossier) };
}

/** An arrival alone is declared, not changed. */
const only413 = 'Une arrivée sans départ se déclare par le formulaire 413. Préparez une demande 413.';

const nothingPlanned =
  'Aucun départ n’est prévu pour ce client. Prévoyez la fin d’une habilitation, et qui arrive, sur la page de ses habilitations.';

function judgeOpen({ id, kind, state, departures: named }: OpenRequest, planned: string[]): ChangeForecast {
  const result = { kind: 'request', id } as const;
  const mend = { label: 'Ouvrir la demande', href: `/requests/${id}` };
  if (kind === '413')
    return {
      ...refused('Une demande 413 est en cours\u00a0: menez-la à son terme ou annulez-la, puis préparez le 503.', mend),
      result,
    };
  const forgotten = planned.filter((person) => !named.includes(person));
  if (forgotten.length === 0) return { ...doneAlready('Demande 503 déjà ouverte'), result };
  // The form has no room for more: they are the next one's.
  if (named.length >= changeRows)
    return {
      ...doneAlready(
        `Demande 503 déjà ouverte\nElle nomme ${changeRows} départs\u00a0: un second 503 portera les autres.`,
      ),
      result,
    };
  const what =
    state === 'draft'
      ? 'Le 503 en préparation ne nomme pas tous les départs prévus\u00a0: ajoutez-les.'
      : 'Le 503 en cours ne nomme pas tous les départs prévus\u00a0: attendez sa fin, puis préparez le suivant.';
  return { ...refused(what, mend), result };
}

// The first thing to mend, on the client's own page where it has one.
function mendOf([first]: MissingThing[], clientId: string): Pick<ChangeForecast, 'mend'> {
  if (!first) return {};
  return { mend: { label: first.linkLabel, href: first.href.replace(`/clients/${clientId}`, '/clients/:id') } };
}

function notesOf({ change, administrators }: RequestDossier): string[] {
  const names = (people: RequestDossier['administrators']) => people.map(fullName).join(', ');
  const arrivals = administrators.length > 0 ? `Arrivée\u00a0: ${names(administrators)}` : 'Sans arrivée';
  const alone = change?.aloneReason ? `\nPersonne ne reste\u00a0: ${change.aloneReason}` : '';
  const first = administrators.length > 0 ? 'Un départ, une arrivée' : 'Un départ, les autres restent';
  return [
    `${change?.aloneReason ? 'Un départ, et plus personne' : first}\nDépart\u00a0: ${names(change?.departures ?? [])}. ${arrivals}${alone}${laterWords(change, administrators)}`,
  ];
}

function laterWords(change: RequestDossier['change'], administrators: RequestDossier['administrators']): string {
  const later = change ? leftForNext(change.standing, [...change.departures, ...administrators]) : 0;
  return later > 0 ? `\n${secondChange(later)}` : '';
}

/** Said of those for whom the form has no room. */
export function secondChange(later: number): string {
  return `${count(later, 'autre personne', 'autres personnes')}\u00a0: par un second 503, à préparer quand l’ANS aura validé celui-ci.`;
}

function basisOf({ change, administrators }: RequestDossier): string {
  const ids = (people: { id: string }[]) => people.map(({ id }) => id).join('+');
  return `${ids(change?.departures ?? [])}>${ids(administrators)}`;
}
