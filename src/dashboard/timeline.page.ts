import type { AuditFilter, TimelineQueries } from './timeline.queries.js';
import { timelineView } from './timeline.view.js';

/** One page of the timeline, with the address of the one before. */
export async function timelinePage(
  queries: TimelineQueries,
  filter: AuditFilter,
  base: string,
  now: Date,
  size: number,
) {
  const before = filter.before && /^\d{1,18}$/.test(filter.before) ? filter.before : undefined;
  const rows = await queries.entries({ ...filter, before }, size);
  const shown = rows.slice(0, size);
  return {
    items: timelineView(shown, now),
    empty: shown.length === 0,
    older: rows.length > size ? `${base}?before=${shown.at(-1)?.sequence}` : null,
    newest: before ? base : null,
  };
}
