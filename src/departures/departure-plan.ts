import { de } from '../identifiers/elision.js';
import { archivedForecast, archivedReason } from '../clients/read-only-client.js';
import { planAssignment } from './departure-habilitation.js';
import { lineOfRequest, rename } from './departure-requests.js';
import { type ClientPlan, type Making, type PlanGround, planTaker, sameStep } from './departure-steps.js';
import { ableTaker, choice } from './departure-takers.js';
import type { ClientFacts } from './departure-facts.queries.js';

const toCollectFirst =
  'À retirer par la personne elle-même avant son départ\u202f; ce qui ne l’est pas passe, à la fin des accès, à qui reprend';

/** What becomes of one client: told by the simulation, done by the row, held against the page « Ne peuvent pas rester seuls ». The same function. */
export function planOf(client: ClientFacts, ground: PlanGround): ClientPlan {
  const making: Making = { client, ground, steps: [], refusals: [], kept: [], told: [] };
  if (client.archived) making.refusals.push({ reason: archivedReason, mend: archivedForecast.mend });
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

/** The same of their orders alone: what was left to who leaves until the accesses end. */
export function planOfOrders(client: ClientFacts, ground: PlanGround): ClientPlan {
  const making: Making = { client, ground, steps: [], refusals: [], kept: [], told: [] };
  planOrders(making);
  return settled(making);
}

function settled({ steps, refusals, kept, told, ground }: Making): ClientPlan {
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
  if (unique.length > 0) return { forecast: 'would_do', reasons: told, steps: unique, alone: false };
  const reasons = kept.length > 0 ? kept : [`Plus rien à faire ici du départ ${de(ground.leaver)}`];
  return { forecast: 'done_already', reasons, steps: [], alone: false };
}

function planWish(making: Making): void {
  const { client, steps } = making;
  if (!client.planned) return;
  const chosen = choice(making, 'planned');
  if (!chosen) return;
  if (chosen.decision === 'replace') {
    const taker = ableTaker(making, chosen, false);
    if (!taker) return;
    planTaker(making, taker.id);
  }
  steps.push({ act: 'abandon', ...client.planned });
}

function planRequest(making: Making): void {
  const { request } = making.client;
  if (request?.kind !== '413' || !request.names.includes(making.ground.leaverId)) return;
  const line = lineOfRequest[request.state];
  const chosen = line && choice(making, line);
  if (!chosen) return;
  if (chosen.decision !== 'remake')
    return void making.kept.push('Le 413 en cours aboutit tel quel\u00a0: la fin est demandée quand l’ANS l’a validé');
  const taker = ableTaker(making, chosen, false);
  if (!taker) return;
  planTaker(making, taker.id);
  rename(making, taker.id);
}

function planOrders(making: Making): void {
  const { client, steps } = making;
  if (client.orders.length === 0) return;
  const chosen = choice(making, 'orders');
  if (!chosen) return;
  // What waits at the platform is collected with the card that ordered it, while it serves; what was not passes on then.
  const collects = chosen.decision === 'collect_first' && !making.ground.gone;
  const theirs = collects ? client.orders.filter(({ state }) => state !== 'to_collect') : client.orders;
  if (theirs.length === 0) return void making.kept.push(toCollectFirst);
  const taker = ableTaker(making, chosen, false);
  if (!taker) return;
  planTaker(making, taker.id);
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
