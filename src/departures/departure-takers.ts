import { de } from '../identifiers/elision.js';
import { type AdministratorWithCard, fullName, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { date } from '../platform/web/view-helpers.js';
import type { LineDecision } from './departure.entity.js';
import { leftAlone, type LineKey, lines } from './departure-lines.js';
import type { Making, PlanGround } from './departure-steps.js';

/** The decision that holds here; null when there is none, or when the client is left as it is. Both are told. */
export function choice({ client, ground, refusals, kept }: Making, line: LineKey): LineDecision | null {
  const chosen = ground.decided(line, client.clientId);
  if (!chosen) {
    refusals.push({ reason: `«\u00a0${lines[line].label}\u00a0» reste à décider.` });
    return null;
  }
  if (chosen.decision !== leftAlone) return chosen;
  kept.push(`Laissé tel quel${chosen.reason ? `\u00a0: ${chosen.reason}` : ''}`);
  return null;
}

/** Who takes over here, or null with the reason told: who cannot order, or leaves too, would leave the client an orphan (domain rule 8). */
export function ableTaker(
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
    obstacle ?? (ending ? `La fin de l’habilitation ${de(fullName(taker))} est déjà prévue sur ce client.` : null);
  if (reason) refusals.push({ reason, alone });
  return reason ? null : taker;
}

/** Why somebody cannot take over on that day, in French; null when they can. */
export function whyNotTaking(
  taker: AdministratorWithCard,
  { leaverId, today, lastDay }: Pick<PlanGround, 'leaverId' | 'today' | 'lastDay'>,
): string | null {
  if (taker.id === leaverId) return 'C’est la personne qui part. Choisissez-en une autre.';
  const obstacle = whyNotOrdering(taker, today);
  if (obstacle) return `Le client n’aurait personne pour commander. ${obstacle}`;
  if (taker.leftOn) return `${fullName(taker)} part aussi, le ${date(taker.leftOn)}. Choisissez une autre personne.`;
  const { card } = taker;
  if (card?.validUntil && card.validUntil <= lastDay)
    return `La carte ${card.kind} ${de(fullName(taker))} finit le ${date(card.validUntil)}, avant le départ\u00a0: renouvelez-la d’abord.`;
  return null;
}
