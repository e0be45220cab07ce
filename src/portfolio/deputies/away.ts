import { de } from '../../identifiers/elision.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Days, UncoveredRow } from './deputies.queries.js';

const shown = 5;

/** Why somebody cannot stand in for others on these days. */
export const awayThen = (name: string, { startsOn, endsOn }: { startsOn: string; endsOn: string }) =>
  `Une absence ${de(name)} est notée du ${date(startsOn)} au ${date(endsOn)}`;

/** Said beside the name of a deputy who is away on days that were counted on: nobody stands in for them then. */
export const awayTold = ({ startsOn, endsOn }: Days) => `absence notée du ${date(startsOn)} au ${date(endsOn)}`;

/** Whom somebody who will be away was to stand in for, and when; null: nobody. */
export function uncoveredTold(rows: UncoveredRow[]): string | null {
  if (rows.length === 0) return null;
  const each = rows
    .slice(0, shown)
    .map(({ whom, startsOn, endsOn }) => `${whom} (du ${date(startsOn)} au ${date(endsOn)})`);
  const more = rows.length > shown ? ' et d’autres' : '';
  return `Cette personne devait suppléer sur ces jours\u00a0: ${each.join(', ')}${more}. Nommez quelqu’un d’autre.`;
}
