import { coverageOf } from '../../journey/plan/coverage.js';
import { grouped } from '../../platform/grouped.js';
import { coverageFactsOf } from '../../slots/coverage.queries.js';
import { isOfKind, type SlotKind, slotKinds } from '../../slots/slot-kinds.js';
import type { GridFilter } from './grid-filter.js';
import type { GridClient } from './grid.queries.js';
import { type CoveredSlot, gridCell } from './grid-cell.view.js';
import type { GridSlot } from './grid-slots.queries.js';

/** The same table for the page, the print and the export. */
export function gridTable(filter: GridFilter, clients: GridClient[], slots: GridSlot[], now: Date) {
  const covered = slots.map((slot) => coveredSlot(slot, now));
  const byClient = grouped(covered, ({ slot }) => slot.clientId);
  const seen = new Set(covered.flatMap(({ kinds }) => kinds));
  const columns = slotKinds.filter((kind) =>
    filter.kind ? kind.key === filter.kind : !['mss_operator', 'other'].includes(kind.key) || seen.has(kind),
  );
  return {
    columns,
    rows: clients.map((client) => {
      const own = byClient.get(client.id) ?? [];
      return {
        client,
        name: client.name,
        test: client.environment === 'TEST',
        href: `/clients/${client.id}/certificates`,
        place: [client.town, client.instances > 1 ? `${client.instances} instances` : null].filter(Boolean).join(' · '),
        cells: columns.map((kind) => gridCell(kind, client, own)),
      };
    }),
  };
}

function coveredSlot(slot: GridSlot, now: Date): CoveredSlot {
  return { slot, kinds: kindsOf(slot), answer: coverageOf(coverageFactsOf(slot), now) };
}

// Hundreds of slots are for the same few purposes and services.
const known = new Map<string, Map<string, SlotKind[]>>();

function kindsOf({ purpose, serves }: GridSlot): SlotKind[] {
  let ofPurpose = known.get(purpose);
  if (!ofPurpose) known.set(purpose, (ofPurpose = new Map<string, SlotKind[]>()));
  let kinds = ofPurpose.get(serves);
  if (!kinds) {
    kinds = slotKinds.filter((kind) => isOfKind(kind, { purpose, serves: serves.split(' ') }));
    ofPurpose.set(serves, kinds);
  }
  return kinds;
}
