import { coverageOf } from '../../journey/plan/coverage.js';
import { grouped } from '../../platform/grouped.js';
import { coverageFactsOf } from '../../slots/coverage.queries.js';
import { isOfKind, type SlotKind, slotKinds } from '../../slots/slot-kinds.js';
import type { GridFilter } from './grid-filter.js';
import type { GridClient } from './grid.queries.js';
import { type CoveredSlot, type GridCell, gridCell } from './grid-cell.view.js';
import type { GridSlot } from './grid-slots.queries.js';

/** The same table for the page, the print and the export. */
export function gridTable(filter: GridFilter, clients: GridClient[], slots: GridSlot[], now: Date) {
  const counted = filter.solution === null ? slots : slots.filter((slot) => slot.solutionId === filter.solution);
  const byClient = grouped(counted, ({ clientId }) => clientId);
  const seen = new Set(counted.flatMap(kindsOf));
  const columns = slotKinds.filter((kind) =>
    filter.kind ? kind.key === filter.kind : !['mss_operator', 'other'].includes(kind.key) || seen.has(kind),
  );
  return {
    columns,
    rows: clients.map((client) => ({
      client,
      name: client.name,
      test: client.environment === 'TEST',
      href: `/clients/${client.id}/certificates`,
      place: [client.town, client.instances > 1 ? `${client.instances} instances` : null].filter(Boolean).join(' · '),
      cells: cellsOf(client, columns, byClient.get(client.id) ?? [], now),
    })),
  };
}

function cellsOf(client: GridClient, columns: SlotKind[], slots: GridSlot[], now: Date): GridCell[] {
  const byKind = new Map<SlotKind, CoveredSlot[]>(columns.map((kind) => [kind, []]));
  for (const slot of slots) {
    const covered = { slot, answer: coverageOf(coverageFactsOf(slot), now) };
    for (const kind of kindsOf(slot)) byKind.get(kind)?.push(covered);
  }
  return columns.map((kind) => gridCell(kind, client, byKind.get(kind) ?? []));
}

// Hundreds of slots are for the same few purposes and services.
const known = new Map<string, SlotKind[]>();

function kindsOf({ purpose, serves }: GridSlot): SlotKind[] {
  const words = `${purpose} ${serves}`;
  const before = known.get(words);
  if (before) return before;
  const kinds = slotKinds.filter((kind) => isOfKind(kind, { purpose, serves: serves.split(' ') }));
  known.set(words, kinds);
  return kinds;
}
