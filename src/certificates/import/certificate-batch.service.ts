import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import type { InPlace, OpenOrder, OrderUndo } from '../../orders/order-batch.service.js';
import { OrderBatch } from '../../orders/order-batch.service.js';
import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import type { Verdict } from '../../pki/verdict/finding.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import type { HolderPlace } from '../../slots/holder-place.js';
import { SlotSuccession } from '../../slots/slot-succession.service.js';
import { columnsOf, importedWords } from './certificate-row.js';

/** A certificate that was judged acceptable, and where it goes. */
export interface TakenCertificate {
  place: HolderPlace;
  certificate: CertificateFacts;
  verdict: Verdict;
  /** It was over: kept for what it covered once, without an order. */
  history: boolean;
  open: OpenOrder | null;
  /** The certificate in force of the slot, and whether the platform would still renew it. */
  current: { id: string; renewable: boolean } | null;
}

/** What gives one certificate back. */
export interface CertificateUndo {
  certificateId: string;
  order: OrderUndo | null;
  /** The slot that had a successor, and which. */
  successor: { slotId: string; successorId: string } | null;
}

/** Many certificates at once, as `CertificateImports` takes one: slots, certificates, orders and the journal in a few statements. */
@Injectable()
export class CertificateBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly orders: OrderBatch,
    private readonly succession: SlotSuccession,
  ) {}

  /** Who calls has judged them in this transaction, one in force a slot at most. @returns what gives them back, in their order */
  async take(taken: TakenCertificate[]): Promise<CertificateUndo[]> {
    await this.succession.keep(distinct(taken.map(({ place }) => place)));
    await this.succession.forget(taken.filter(({ history }) => !history).map(({ place }) => place.slot));
    const rows = taken.map((one) => ({
      ...columnsOf(one.certificate),
      id: uuidv7(),
      clientId: one.place.slot.clientId,
      slotId: one.place.slot.id,
      replacesId: one.history ? null : (one.open?.renewsCertificateId ?? one.current?.id ?? null),
      history: one.history,
      verdict: one.verdict,
    }));
    await writeRows(
      this.db,
      `INSERT INTO certificates (id, client_id, slot_id, replaces_id, sha256, spki_sha256, serial_number, subject, issuer, common_name, not_before, not_after, environment, profile, der, verdict, history)
       SELECT r.id, r."clientId", r."slotId", r."replacesId", r.sha256, r."spkiSha256", r."serialNumber", r.subject, r.issuer, r."commonName", r."notBefore", r."notAfter", r.environment, r.profile,
              decode(r.der, 'base64'), r.verdict, r.history
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "slotId" uuid, "replacesId" uuid, sha256 text, "spkiSha256" text, "serialNumber" text, subject text, issuer text, "commonName" text,
              "notBefore" timestamptz, "notAfter" timestamptz, environment text, profile text, der text, verdict jsonb, history boolean)`,
      rows.map((row) => ({ ...row, der: row.der.toString('base64') })),
    );
    await this.audit.recordMany(
      taken.map(({ certificate, place, history }, index) => ({
        ...importedWords(rows[index] as (typeof rows)[number], certificate, place.slot, history),
        action: 'imported',
      })),
    );
    const serving = taken.flatMap((one, index): (InPlace & { index: number })[] =>
      one.history
        ? []
        : [
            {
              slot: one.place.slot,
              certificate: { id: rows[index]?.id ?? '', sha256: one.certificate.sha256 },
              open: one.open,
              renewsCertificateId: one.current?.renewable ? one.current.id : null,
              index,
            },
          ],
    );
    const orders = await this.orders.takeOver(serving);
    const orderOf = new Map(serving.map(({ index }, at) => [index, orders[at] ?? null]));
    return taken.map(({ place: { slot }, history }, index) => ({
      certificateId: rows[index]?.id ?? '',
      order: orderOf.get(index) ?? null,
      successor: !history && slot.successorId ? { slotId: slot.id, successorId: slot.successorId } : null,
    }));
  }

  /** As if they had never been, but for the journal. Who calls has seen that nothing came after. */
  async giveBack(
    undos: CertificateUndo[],
    told: { importId: string; reason: string; summary: string; clientIds: Map<string, string> },
  ) {
    await this.orders.giveBack(
      undos.flatMap(({ order }) => order ?? []),
      told.reason,
    );
    const ids = undos.map(({ certificateId }) => certificateId);
    await this.db.query('SELECT forget_imported_certificates($1, $2)', [told.importId, ids]);
    await this.succession.remember(undos.flatMap(({ successor }) => successor ?? []));
    await this.audit.recordMany(
      ids.map((id) => ({
        subject: { kind: 'certificate', id },
        clientId: told.clientIds.get(id) ?? null,
        action: 'import_undone',
        summary: told.summary,
        reason: told.reason,
      })),
    );
  }
}

// Two certificates of one slot that is to be made: it is made once.
function distinct(places: HolderPlace[]): HolderPlace[] {
  return [...new Map(places.map((place) => [place.slot.id, place])).values()];
}
