import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { whyNotTaking } from '../assignments/who-takes-over.js';
import type { Mend } from '../platform/changes/forecast.js';
import { date } from '../platform/web/view-helpers.js';
import type { LineDecision } from './departure.entity.js';
import { leftAlone, type LineKey, lines } from './departure-lines.js';
import type { Making } from './departure-steps.js';

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
  const why = whyNotTaker({ client, ground }, taker);
  if (why) refusals.push({ ...why, alone });
  return why ? null : taker;
}

/** Why somebody cannot take over here on that day, and where it is mended; null when they can. */
export function whyNotTaker(
  {
    client: { clientId, selfAdministered, standing },
    ground: { leaverId, today, lastDay },
  }: Pick<Making, 'client' | 'ground'>,
  taker: AdministratorWithCard,
): { reason: string; mend?: Mend } | null {
  if (taker.id === leaverId) return { reason: 'C’est la personne qui part. Choisissez-en une autre.' };
  const why = whyNotTaking(taker, { clientId, selfAdministered, state: standing[taker.id] ?? null }, today);
  const { card } = taker;
  if (why || !card?.validUntil || card.validUntil > lastDay) return why;
  return {
    reason: `La carte ${card.kind} ${de(fullName(taker))} finit le ${date(card.validUntil)}, avant le départ\u00a0: renouvelez-la d’abord.`,
  };
}
