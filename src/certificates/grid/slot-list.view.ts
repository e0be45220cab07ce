import { remedyOf } from '../../journey/steps/spoilt-order.js';
import { type CoverageAnswer, declaredNote } from '../../journey/plan/coverage.js';
import { date } from '../../platform/web/view-helpers.js';
import { certificateTabs } from '../../slots/certificate-tabs.js';
import { withCoverage } from '../../slots/coverage.queries.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { GridFilter } from './grid-filter.js';
import type { GridTally, OfferedChoices, SlotListRow } from './grid.queries.js';
import { commonView, pagesView } from './grid.view.js';
import { orderTable } from '../../orders/order.transitions.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';

/** The slots in a list, the first to expire first. */
export function slotListView(
  filter: GridFilter,
  page: Page<SlotListRow>,
  tally: GridTally,
  choices: OfferedChoices,
  now: Date,
) {
  const answers = withCoverage(page.rows, now);
  return {
    ...commonView(filter, tally, choices),
    tabs: certificateTabs('list'),
    list: page.rows.map((row, index) => rowView(row, answers[index]?.answer)),
    pages: pagesView(filter, 'emplacements', 'la première échéance d’abord', page),
  };
}

function rowView(row: SlotListRow, answer: CoverageAnswer | undefined) {
  const order = row.orderState ? orderTable.states[row.orderState] : null;
  const remedy = row.orderState ? remedyOf(row.orderSpoilt, row.orderState) : null;
  return {
    client: row.client,
    town: row.town,
    clientHref: `/clients/${row.clientId}/certificates`,
    href: `/slots/${row.id}`,
    label: row.label,
    kind: [offerAndUsage(row), row.instanceName, row.holderFiness ? `FINESS EG ${row.holderFiness}` : null]
      .filter(Boolean)
      .join(', '),
    commonName: row.commonName || '—',
    state: { code: answer?.coverage, label: answer?.label },
    expires: row.notAfter ? date(row.notAfter) : null,
    declared: answer?.declared ? declaredNote : null,
    order: order && {
      href: `/orders/${row.orderId}`,
      label: remedy ? `${order.label}, ${remedy.note}` : order.label,
      number: row.orderNumber,
    },
  };
}
