import { date } from '../platform/web/view-helpers.js';
import { lines } from './departure-lines.js';
import { rename } from './departure-requests.js';
import { type Making, planTaker } from './departure-steps.js';
import { ableTaker, choice, whyNotTaker } from './departure-takers.js';

/** The arrival first; the end is asked for once somebody else is in force, at once or by the second step. */
export function planAssignment(making: Making): void {
  const { client, steps } = making;
  const { held } = client;
  if (!held) return;
  const chosen = choice(making, held.fate);
  if (!chosen) return;
  const served = held.goesOn;
  if (!lines[held.fate].options[chosen.decision]?.alone) {
    if (!served) refuseUnsigned(making, chosen.decision);
    const taker = ableTaker(making, chosen, !served);
    if (!taker) return;
    planTaker(making, taker.id);
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
function planSecond(making: Making, takerId: string): void {
  const { client, ground, steps } = making;
  const second = ground.secondId ? ground.people.get(ground.secondId) : undefined;
  if (!second || second.id === takerId || client.standing[second.id] || whyNotTaker(making, second)) return;
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
