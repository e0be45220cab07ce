import { type AdministratorWithCard, fullName, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { archivedReason } from '../clients/client-lock.js';
import { date } from '../platform/web/view-helpers.js';
import type { Forecast, Mend } from '../platform/changes/forecast.js';
import type { ClientFacts } from './departure.queries.js';
import type { LineDecision } from './departure.entity.js';
import { leftAlone, type LineKey, lines } from './departure-lines.js';

/** What is done to one client, in the words of the rooms that do it. */
export type Step =
  | { act: 'plan'; administratorId: string }
  | { act: 'ask_end'; id: string; version: number }
  | { act: 'abandon'; id: string; version: number }
  | { act: 'rename'; requestId: string; to: string; reopen: 'ask_correction' | 'edit_signed' | 'resume' | null }
  | { act: 'hand_order'; id: string; number: string; to: string }
  | { act: 'replace_contact'; id: string; label: string; address: string; actor: boolean; informed: boolean }
  | { act: 'follow'; userId: string | null }
  | { act: 'prepare_413'; administratorIds: string[] }
  | { act: 'prepare_503' };

export interface ClientPlan extends Forecast {
  steps: Step[];
  /** The client would be left with nobody: the reason that holds the departure back. */
  alone: boolean;
}

/** Everything a plan stands on that is not the client's. */
export interface PlanGround {
  leaverId: string;
  leaver: string;
  secondId: string | null;
  lastDay: string;
  today: string;
  people: Map<string, AdministratorWithCard>;
  /** The decision of a line for a client: the exception, else the line's own; null while nobody chose. */
  decided(line: LineKey, clientId: string): (LineDecision & { reason?: string }) | null;
}

interface Making {
  client: ClientFacts;
  ground: PlanGround;
  steps: Step[];
  refusals: { reason: string; alone?: boolean; mend?: Mend }[];
  kept: string[];
}

/** What becomes of one client: told by the simulation, done by the row, held against the page « Ne peuvent pas rester seuls ». The same function. */
export function planOf(client: ClientFacts, ground: PlanGround): ClientPlan {
  const making: Making = { client, ground, steps: [], refusals: [], kept: [] };
  if (client.archived) making.refusals.push({ reason: archivedReason });
  else {
    planAssignment(making);
    planWish(making);
    planRequest(making);
    planOrders(making);
    planContacts(making);
    planFollowing(making);
  }
  return settled(making);
}

function settled({ steps, refusals, kept, ground }: Making): ClientPlan {
  const mend = refusals.find((one) => one.mend)?.mend;
  if (refusals.length > 0) {
    const reasons = [...new Set(refusals.map(({ reason }) => reason))];
    return {
      forecast: 'refused',
      reasons,
      steps: [],
      alone: refusals.some(({ alone }) => alone),
      ...(mend && { mend }),
    };
  }
  const unique = steps.filter((step, place) => steps.findIndex((one) => sameStep(one, step)) === place);
  if (unique.length > 0) return { forecast: 'would_do', reasons: [], steps: unique, alone: false };
  const reasons = kept.length > 0 ? kept : [`Plus rien à faire ici du départ de ${ground.leaver}`];
  return { forecast: 'done_already', reasons, steps: [], alone: false };
}

// The arrival first; the end is asked for once somebody else is in force, at once or by the second step.
function planAssignment(making: Making): void {
  const { client, steps } = making;
  const { held } = client;
  if (!held) return;
  const chosen = choice(making, held.fate);
  if (!chosen) return;
  const served = client.others > 0;
  if (!lines[held.fate].options[chosen.decision]?.alone) {
    if (!served) refuseUnsigned(making, chosen.decision);
    const taker = ableTaker(making, chosen, !served);
    if (!taker) return;
    if (!client.standing[taker.id]) steps.push({ act: 'plan', administratorId: taker.id });
    if (!served) planSecond(making, taker.id);
    if (chosen.decision === 'in_413') rename(making, taker.id);
    if (!served && chosen.decision !== 'team') declare(making);
  } else if (!served) {
    making.refusals.push({ reason: 'Le client n’aurait plus personne. Choisissez qui reprend.', alone: true });
  }
  if (served && held.state === 'active') {
    steps.push({ act: 'ask_end', id: held.id, version: held.version });
    if (lines[held.fate].options[chosen.decision]?.nature === 'form_503' && !client.request)
      steps.push({ act: 'prepare_503' });
  }
  if (!served && steps.length === 0) making.kept.push('Arrivée en cours\u00a0: la fin suit quand elle est constatée');
}

// An arrival without a departure is declared by a form 413; the 503 follows once it is seen.
function declare({ client, steps }: Making): void {
  const administratorIds = steps.flatMap((step) => (step.act === 'plan' ? [step.administratorId] : []));
  if (!client.request && administratorIds.length > 0) steps.push({ act: 'prepare_413', administratorIds });
}

// Domain rule 8: with one person only, the next absence leaves the client alone again.
function planSecond({ client, ground, steps }: Making, takerId: string): void {
  const second = ground.secondId ? ground.people.get(ground.secondId) : undefined;
  if (!second || second.id === takerId || client.standing[second.id] || whyNotTaking(second, ground)) return;
  steps.push({ act: 'plan', administratorId: second.id });
}

// Only what would be signed can hold it: somebody must be there to sign, and the mandate must last until that day.
function refuseUnsigned({ client, ground, refusals }: Making, decision: string): void {
  const { representative, mandate, selfAdministered } = client;
  if (decision !== 'team' && !representative)
    refusals.push({
      reason: `Représentant à désigner\u00a0: personne pour signer le ${decision === 'in_413' ? '413' : '503'}.`,
      alone: true,
      mend: { label: 'Désigner le représentant', href: '/clients/:id/representative' },
    });
  if (selfAdministered) return;
  const mend = { label: 'Renouveler la délégation', href: '/clients/:id/delegation' };
  if (!mandate)
    refusals.push({
      reason: 'Aucune délégation en vigueur\u00a0: personne ne peut y être désigné.',
      alone: true,
      mend,
    });
  else if (mandate.endsOn !== null && mandate.endsOn < ground.lastDay)
    refusals.push({
      reason: `Délégation à terme avant le départ.\nElle finit le ${date(mandate.endsOn)}.`,
      alone: true,
      mend,
    });
}

function planWish(making: Making): void {
  const { client, steps } = making;
  if (!client.planned) return;
  const chosen = choice(making, 'planned');
  if (!chosen) return;
  if (chosen.decision === 'replace') {
    const taker = ableTaker(making, chosen, false);
    if (!taker) return;
    if (!client.standing[taker.id]) steps.push({ act: 'plan', administratorId: taker.id });
  }
  steps.push({ act: 'abandon', ...client.planned });
}

function planRequest(making: Making): void {
  const { request } = making.client;
  if (request?.kind !== '413' || !request.names.includes(making.ground.leaverId)) return;
  const line = lineOfRequest[request.state];
  const chosen = line && choice(making, line);
  if (!chosen || chosen.decision !== 'remake') return;
  const taker = ableTaker(making, chosen, false);
  if (!taker) return;
  if (!making.client.standing[taker.id]) making.steps.push({ act: 'plan', administratorId: taker.id });
  rename(making, taker.id);
}

const lineOfRequest: Partial<Record<string, LineKey>> = {
  draft: 'to_sign',
  to_correct: 'to_sign',
  awaiting_signature: 'to_sign',
  signed: 'signed',
};
const reopening: Partial<Record<string, 'ask_correction' | 'edit_signed' | 'resume'>> = {
  awaiting_signature: 'ask_correction',
  signed: 'edit_signed',
  to_correct: 'resume',
};

// A request that does not name the person yet names who takes over: it is the next form that leaves.
function rename({ client: { request }, ground, steps }: Making, to: string): void {
  if (request?.kind !== '413' || !Object.hasOwn(lineOfRequest, request.state)) return;
  const named = request.names.includes(ground.leaverId);
  if (!named && (request.state !== 'draft' || request.names.includes(to))) return;
  steps.push({ act: 'rename', requestId: request.id, to, reopen: reopening[request.state] ?? null });
}

function planOrders(making: Making): void {
  const { client, steps } = making;
  if (client.orders.length === 0) return;
  const chosen = choice(making, 'orders');
  if (!chosen) return;
  // What waits at the platform is collected with the card that ordered it, while it serves.
  const theirs =
    chosen.decision === 'collect_first' ? client.orders.filter(({ state }) => state !== 'to_collect') : client.orders;
  if (theirs.length === 0) return void making.kept.push('À retirer par la personne elle-même avant son départ');
  const taker = ableTaker(making, chosen, false);
  if (!taker) return;
  for (const { id, number } of theirs) steps.push({ act: 'hand_order', id, number, to: taker.id });
}

function planContacts(making: Making): void {
  const { client, steps, refusals } = making;
  if (client.slots.length === 0) return;
  const chosen = choice(making, 'contacts');
  if (!chosen || chosen.decision !== 'replace') return;
  if (!chosen.taker) return void refusals.push({ reason: 'Choisissez l’adresse qui remplace celle de la personne.' });
  for (const slot of client.slots) steps.push({ act: 'replace_contact', address: chosen.taker, ...slot });
}

function planFollowing(making: Making): void {
  if (!making.client.followed) return;
  const chosen = choice(making, 'portfolio');
  if (!chosen) return;
  if (chosen.decision === 'nobody') making.steps.push({ act: 'follow', userId: null });
  else if (chosen.taker) making.steps.push({ act: 'follow', userId: chosen.taker });
  else making.refusals.push({ reason: 'Choisissez qui suivra les clients du portefeuille.' });
}

/** The decision that holds here; null when there is none, or when the client is left as it is. Both are told. */
function choice({ client, ground, refusals, kept }: Making, line: LineKey): LineDecision | null {
  const chosen = ground.decided(line, client.clientId);
  if (!chosen) {
    refusals.push({ reason: `«\u00a0${lines[line].label}\u00a0» reste à décider.` });
    return null;
  }
  if (chosen.decision !== leftAlone) return chosen;
  kept.push(`Laissé tel quel${chosen.reason ? `\u00a0: ${chosen.reason}` : ''}`);
  return null;
}

// Domain rule 8: who cannot order, or leaves too, would leave the client an orphan.
function ableTaker(
  { ground, refusals, client }: Making,
  chosen: LineDecision,
  alone: boolean,
): AdministratorWithCard | null {
  const taker = ground.people.get(chosen.taker ?? '');
  if (!taker) {
    refusals.push({ reason: 'Choisissez qui reprend.', alone });
    return null;
  }
  const obstacle = whyNotTaking(taker, ground);
  const ending = ['end_to_request', 'end_requested'].includes(client.standing[taker.id] ?? '');
  const reason =
    obstacle ?? (ending ? `La fin de l’habilitation de ${fullName(taker)} est déjà prévue sur ce client.` : null);
  if (reason) refusals.push({ reason, alone });
  return reason ? null : taker;
}

/** Why somebody cannot take over on that day, in French; null when they can. */
export function whyNotTaking(
  taker: AdministratorWithCard,
  { today, lastDay }: Pick<PlanGround, 'today' | 'lastDay'>,
): string | null {
  const obstacle = whyNotOrdering(taker, today);
  if (obstacle) return `Le client n’aurait personne pour commander. ${obstacle}`;
  if (taker.leftOn) return `${fullName(taker)} part aussi, le ${date(taker.leftOn)}. Choisissez une autre personne.`;
  const { card } = taker;
  if (card?.validUntil && card.validUntil <= lastDay)
    return `La carte ${card.kind} de ${fullName(taker)} finit le ${date(card.validUntil)}, avant le départ\u00a0: renouvelez-la d’abord.`;
  return null;
}

function sameStep(one: Step, other: Step): boolean {
  if (one.act === 'rename' && other.act === 'rename') return one.requestId === other.requestId;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What was done, in one sentence of the progress page. */
export function deedOf(steps: Step[], nameOf: (administratorId: string) => string, prepared: boolean): string {
  const said = steps.map((step): string => {
    switch (step.act) {
      case 'plan':
        return `${nameOf(step.administratorId)} à habiliter`;
      case 'ask_end':
        return 'fin à demander';
      case 'abandon':
        return 'habilitation abandonnée';
      case 'rename':
        return '413 à son nom';
      case 'hand_order':
        return 'commande confiée';
      case 'replace_contact':
        return 'adresse remplacée';
      case 'follow':
        return 'suivi confié';
      case 'prepare_413':
        return '413 préparé';
      default:
        return prepared ? '503 préparé' : '503 à préparer';
    }
  });
  const text = [...new Set(said)].join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
