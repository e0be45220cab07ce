import { timelineKindOf, timelineKinds } from './timeline-kinds.js';
import type { AuditFilter, TimelineQueries } from './timeline.queries.js';
import { timelineView } from './timeline.view.js';

interface Asked {
  before?: string | undefined;
  kind?: string | undefined;
}

/** One page of the timeline, with its filters and the address of the page before. The address is its whole state. */
export async function timelinePage(
  queries: TimelineQueries,
  filter: AuditFilter,
  page: { base: string; asked: Asked; now: Date; size: number; me: string | null },
) {
  const { base, asked, now, size } = page;
  const before = asked.before && /^\d{1,18}$/.test(asked.before) ? asked.before : undefined;
  const kind = timelineKindOf(asked.kind);
  const rows = await queries.entries({ ...filter, ...filterOf(kind), before }, size);
  const shown = rows.slice(0, size);
  const chosen = kind ? asked.kind : undefined;
  const last = shown.at(-1);
  return {
    items: timelineView(shown, now, page.me),
    empty: shown.length === 0,
    older: rows.length > size && last ? address(base, { kind: chosen, before: last.sequence }) : null,
    newest: before ? address(base, { kind: chosen }) : null,
    chosen: kind?.label ?? 'Tout',
    unknown: unknownOf(asked, kind !== null, before),
    kinds: [
      { label: 'Tout', href: address(base, {}), current: kind === null },
      ...Object.entries(timelineKinds).map(([key, { label }]) => ({
        label,
        href: address(base, { kind: key }),
        current: key === chosen,
      })),
    ],
  };
}

function filterOf(kind: ReturnType<typeof timelineKindOf>): AuditFilter {
  return kind ? { subjectKinds: kind.subjects, withDocument: kind.withDocument ?? false } : {};
}

function unknownOf(asked: Asked, known: boolean, before: string | undefined): string[] {
  const told: string[] = [];
  if (asked.kind && !known)
    told.push(`«\u00a0${asked.kind.slice(0, 40)}\u00a0» n’est pas un filtre du fil\u00a0: tout est montré.`);
  if (asked.before && !before) told.push('Cette page du fil n’existe pas\u00a0: voici la plus récente.');
  return told;
}

function address(base: string, query: Asked): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(entries).toString();
  return `${base}${text ? `?${text}` : ''}#timeline`;
}
