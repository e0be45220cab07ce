import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { knownTransition } from '../journey/states/transitions.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows, writeVersions } from '../platform/tenancy/write-rows.js';
import type { Slot } from '../slots/slot.entity.js';
import type { Order } from './order.entity.js';
import { OrderMoves } from './order-moves.service.js';
import { orderTable } from './order.transitions.js';
import type { OrderState } from '../journey/states/order-states.js';

/** An order under way, and the key of the CSR it was given. */
export type OpenOrder = Pick<
  Order,
  | 'id'
  | 'number'
  | 'slotId'
  | 'state'
  | 'stateSince'
  | 'keyMadeOnPlatform'
  | 'renewsCertificateId'
  | 'certificateId'
  | 'version'
> & { csrKey: string | null };

/** A certificate that was in place already, and the order that it is told in: the one that is open on its slot, or a new one. */
export interface InPlace {
  slot: Pick<Slot, 'id' | 'clientId' | 'label'>;
  certificate: { id: string; sha256: string };
  open: OpenOrder | null;
  /** Of a new order. */
  renewsCertificateId: string | null;
}

/** What gives the orders of certificates back. */
export interface OrderUndo {
  id: string;
  number: string;
  slot: string;
  clientId: string;
  /** As it was; null: opened with the certificate. */
  before: { state: OrderState; stateSince: Date } | null;
}

/** Many orders at once, for certificates that were there before us: a few statements, the states of the table, the words of one by one. */
@Injectable()
export class OrderBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly moves: OrderMoves,
  ) {}

  /** @returns what gives them back, in their order */
  async takeOver(certificates: InPlace[]): Promise<OrderUndo[]> {
    const numbers = await this.moves.nextNumbers(certificates.filter(({ open }) => open === null).length);
    const undos = certificates.map(({ slot, open }): OrderUndo => {
      const { id, number } = open ?? { id: uuidv7(), number: numbers.shift() as string };
      const before = open && { state: open.state, stateSince: open.stateSince };
      return { id, number, slot: slot.label, clientId: slot.clientId, before };
    });
    const rows = certificates.map((one, index) => ({
      id: undos[index]?.id,
      number: undos[index]?.number,
      client_id: one.slot.clientId,
      slot_id: one.slot.id,
      certificate_id: one.certificate.id,
      renews: one.renewsCertificateId,
      isNew: one.open === null,
      version: one.open?.version,
    }));
    await writeRows(
      this.db,
      `INSERT INTO orders (id, number, client_id, slot_id, state, key_made_on_platform, renews_certificate_id, certificate_id, version)
       SELECT r.id, r.number, r.client_id, r.slot_id, '${knownTransition(orderTable, 'to_order', 'take_over').to}', true, r.renews, r.certificate_id, 2
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, number text, client_id uuid, slot_id uuid, renews uuid, certificate_id uuid)`,
      rows.filter(({ isNew }) => isNew),
    );
    await writeRows(
      this.db,
      `UPDATE orders o SET state = '${knownTransition(orderTable, 'csr_expected', 'take_over').to}', state_since = moment(), certificate_id = r.certificate_id, version = o.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, certificate_id uuid, version int) WHERE o.id = r.id AND o.version = r.version`,
      rows.filter(({ isNew }) => !isNew),
    );
    await this.audit.recordMany(certificates.flatMap((one, index) => told(one, undos[index] as OrderUndo)));
    return undos;
  }

  /** Their certificates are gone: those that were opened with them are cancelled, the others wait as before. */
  async giveBack(undos: OrderUndo[], reason: string): Promise<void> {
    const opened = knownTransition(orderTable, 'collected', 'give_back');
    const versions = await writeVersions(
      this.db,
      `UPDATE orders o SET state = coalesce(r.state, '${opened.to}'), state_since = coalesce(r.since, moment()), certificate_id = NULL, version = o.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, state text, since timestamptz) WHERE o.id = r.id RETURNING o.id, o.version`,
      undos.map(({ id, before }) => ({ id, state: before?.state ?? null, since: before?.stateSince ?? null })),
    );
    await this.audit.recordMany(
      undos.map(({ id, number, slot, clientId, before }) => ({
        subject: { kind: 'order', id },
        clientId,
        action: 'give_back',
        from: 'collected',
        to: before?.state ?? opened.to,
        summary: `${opened.done}\u00a0: ${slot}, ${number}${before ? `, de nouveau «\u00a0${orderTable.states[before.state].label}\u00a0»` : ''}`,
        reason,
        details: { version: versions.get(id) },
      })),
    );
  }
}

function told({ slot, certificate, open }: InPlace, { id, number }: OrderUndo): AuditEntry[] {
  const subject = { kind: 'order', id };
  const from = open?.state ?? 'to_order';
  const { to, done } = knownTransition(orderTable, from, 'take_over');
  const opening: AuditEntry = {
    subject,
    clientId: slot.clientId,
    action: 'opened',
    to: from,
    summary: `Commande ${number} ouverte pour ${slot.label}, sans CSR`,
  };
  const taking: AuditEntry = {
    subject,
    clientId: slot.clientId,
    action: 'take_over',
    from,
    to,
    summary: `${done}\u00a0: ${slot.label}, ${number}`,
    details: { version: (open?.version ?? 1) + 1, certificateId: certificate.id, sha256: certificate.sha256 },
  };
  return open ? [taking] : [opening, taking];
}
