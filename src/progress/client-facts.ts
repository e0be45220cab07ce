import { coverageFactsOf } from '../slots/coverage.queries.js';
import { coverageOf } from '../journey/coverage.js';
import type { ClientFacts, SlotFacts } from '../journey/client-facts.js';
import { parisDate, zoneOfDepartement } from '../journey/working-days.js';
import type { ClientRow, SlotRow } from './client-facts.queries.js';

/** Rows of the database, as the pure journey wants them. */
export function clientFacts(
  row: ClientRow,
  slots: SlotRow[],
  editor: { contract_signed: boolean; administrators: number },
  now: Date,
): ClientFacts {
  return {
    zone: zoneOfDepartement(row.departement),
    contract: { state: row.contract_state, since: row.contract_since },
    representative: representativeOf(row),
    instances: row.instances,
    selfAdministered: row.self_administered,
    editorContractSigned: editor.contract_signed,
    editorAdministratorsWithValidCpa: editor.administrators,
    clientAdministratorsWithValidCpe: row.own_administrators,
    delegation: row.delegation_state
      ? { state: row.delegation_state, since: row.delegation_since ?? row.created_on, endsOn: row.delegation_ends_on }
      : null,
    activeAssignments: row.active_assignments,
    request:
      row.request_id && row.request_state
        ? { id: row.request_id, state: row.request_state, since: row.request_since ?? row.created_on }
        : null,
    slots: slots.map((slot) => slotFacts(slot, now)),
    createdOn: row.created_on,
  };
}

function representativeOf(row: ClientRow): ClientFacts['representative'] {
  if (row.representative_name === null) return null;
  const card =
    row.card_kind && row.card_state
      ? { kind: row.card_kind, state: row.card_state, validUntil: row.card_valid_until }
      : null;
  return { name: row.representative_name, email: row.representative_email, card };
}

export function slotFacts(slot: SlotRow, now: Date): SlotFacts {
  const { coverage, daysLeft, declared } = coverageOf(coverageFactsOf(slot), now);
  return {
    id: slot.id,
    label: slot.label,
    coverage,
    daysLeft,
    declared,
    order:
      slot.order_id && slot.order_state
        ? { id: slot.order_id, state: slot.order_state, since: slot.order_since ?? parisDate(now) }
        : null,
    expiresOn: slot.not_after ? parisDate(slot.not_after) : null,
  };
}

export { coverageFactsOf };
