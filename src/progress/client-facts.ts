import { coverageFactsOf } from '../slots/coverage.queries.js';
import { coverageOf, nextHolder } from '../journey/plan/coverage.js';
import type { ClientFacts, SlotFacts } from '../journey/steps/client-facts.js';
import type { OrderingFacts } from '../journey/steps/ordering.js';
import { signerCardOf } from '../journey/steps/signer-card.js';
import { parisDate, zoneOfDepartement } from '../journey/calendar/working-days.js';
import type { ClientRow, SlotRow } from './client-facts.queries.js';

/** Rows of the database, as the pure journey wants them. */
export function clientFacts(
  row: ClientRow,
  ordering: OrderingFacts,
  slots: SlotRow[],
  {
    changed,
    ...editor
  }: {
    contractSigned: boolean;
    administrators: number;
    /** Requests whose records are other than their form. */ changed: ReadonlyMap<string, unknown>;
  },
  now: Date,
): ClientFacts {
  return {
    zone: zoneOfDepartement(row.departement),
    environment: row.environment,
    number: row.number,
    former: row.formerNumber && row.numberSince ? { number: row.formerNumber, changedOn: row.numberSince } : null,
    toRevoke: row.toRevoke,
    redoSince: row.redoSince,
    contract: { state: row.contractState, since: row.contractSince },
    representative: representativeOf(row),
    hasInstances: row.hasInstances,
    instancesEndedOn: row.instancesEndedOn,
    ...ordering,
    editorContractSigned: editor.contractSigned,
    editorAdministratorsWithValidCpa: editor.administrators,
    hasValidCpe: row.hasValidCpe,
    habilitationEndedOn: row.habilitationEndedOn,
    request:
      row.requestId && row.requestState
        ? {
            id: row.requestId,
            kind: row.requestKind ?? '413',
            state: row.requestState,
            since: row.requestSince ?? row.createdOn,
            spentDays: row.requestSpentDays,
            way: row.requestWay ?? 'mail',
            prefilled: row.requestPrefilled ?? false,
            changed: changed.has(row.requestId),
            formerSigner: row.requestFormerSigner !== null,
            undelivered: row.requestUndelivered,
            reworked: row.requestReworked ?? false,
            correction: row.requestCorrection,
            replaced: row.requestReplaced ?? false,
          }
        : null,
    reply: row.replyId && row.replySince ? { messageId: row.replyId, since: row.replySince } : null,
    answer:
      row.answerId && row.answerSince
        ? { answerId: row.answerId, since: row.answerSince, refuses: row.answerRefuses ?? false }
        : null,
    declined: row.declined,
    mandate: row.mandate,
    designation: row.designation,
    slots: slots.map((slot) => slotFacts(slot, now)),
    createdOn: row.createdOn,
  };
}

function representativeOf(row: ClientRow): ClientFacts['representative'] {
  if (row.representativeName === null) return null;
  return { name: row.representativeName, email: row.representativeEmail, card: signerCardOf(row) };
}

function slotFacts(slot: SlotRow, now: Date): SlotFacts {
  const { coverage, daysLeft, declared } = coverageOf(coverageFactsOf(slot), now);
  return {
    id: slot.id,
    label: slot.label,
    offer: slot.offer,
    coverage,
    daysLeft,
    declared,
    order:
      slot.orderId && slot.orderState
        ? {
            id: slot.orderId,
            state: slot.orderState,
            since: slot.orderSince ?? parisDate(now),
            ...(slot.successorLabel ? { label: slot.successorLabel } : {}),
            asked: slot.orderAsked,
            spoilt: slot.orderSpoilt,
            beginsOn: slot.orderBeginsOn,
          }
        : null,
    // What is revoked serves until no day.
    expiresOn: slot.notAfter && !slot.revoked ? parisDate(slot.notAfter) : null,
    createdOn: slot.createdOn,
    revokedOn: slot.revokedOn,
    next: nextHolder(slot),
    toRedo: slot.toRedo,
    neverInstalled: slot.neverInstalled,
  };
}
