import type { Coverage } from '../journey/coverage.js';
import { date } from '../platform/web/view-helpers.js';
import { certificateTabs } from './certificate-tabs.js';
import { withCoverage } from './coverage.queries.js';
import { type GridFilter, gridPageSize, type SlotListRow } from './grid.queries.js';
import { commonView, gridAddress } from './grid.view.js';
import { orderTable } from './order.transitions.js';

/** The slots in a list, the first to expire first. */
export function slotListView(
  filter: GridFilter & { unknown: boolean },
  rows: SlotListRow[],
  tally: Record<Coverage, number>,
  now: Date,
) {
  const shown = rows.slice(0, gridPageSize);
  const last = shown.at(-1);
  const answers = withCoverage(shown, now);
  return {
    ...commonView(filter, tally),
    tabs: certificateTabs('list'),
    list: shown.map((row, index) => rowView(row, answers[index]?.answer)),
    pages: {
      note: `${gridPageSize} emplacements par page, la première échéance d’abord`,
      previous: filter.after ? gridAddress(filter) : null,
      next:
        rows.length > gridPageSize && last
          ? gridAddress(filter, { after: [new Date(last.expiry_key).toISOString(), last.id] })
          : null,
    },
  };
}

function rowView(row: SlotListRow, answer: { coverage: Coverage; label: string } | undefined) {
  const order = row.order_state ? orderTable.states[row.order_state] : null;
  return {
    client: row.client,
    town: row.town,
    clientHref: `/clients/${row.client_id}/certificates`,
    href: `/slots/${row.id}`,
    label: row.label,
    kind: `${row.offer} ${row.usage}, ${row.instance_name}`,
    commonName: row.common_name || '—',
    state: { code: answer?.coverage, label: answer?.label },
    expires: row.not_after ? date(row.not_after) : null,
    order: order && { href: `/orders/${row.order_id}`, label: order.label, number: row.order_number },
  };
}
