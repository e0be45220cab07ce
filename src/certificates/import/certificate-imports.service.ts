import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import {
  type CertificateFacts,
  isOver,
  judgeCertificate,
  type UploadedCertificate,
} from '../../pki/certificate/certificate.js';
import { type Finding, type Verdict, verdictOf } from '../../pki/verdict/finding.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { Certificate } from '../certificate.entity.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { endsSooner, notYetValid } from '../../journey/plan/certificate-days.js';
import { columnsOf, importedWords } from './certificate-row.js';
import { CertificateHolder } from './certificate-holder.service.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { CsrsService } from '../../orders/csrs.service.js';
import { JudgementService } from '../../orders/judgement.service.js';
import { OrderMoves } from '../../orders/order-moves.service.js';
import type { Order } from '../../orders/order.entity.js';
import type { Spoilt } from '../../journey/steps/client-facts.js';
import { isOpen, isPlaced } from '../../journey/states/order-states.js';
import { OrdersService } from '../../orders/orders.service.js';
import type { Slot } from '../../slots/slot.entity.js';
import { SlotsService } from '../../slots/slots.service.js';
import { PkiReadings } from '../../trust/pki-readings.service.js';
import { clock } from '../../platform/clock.js';

/**
 * Imported: into its order, with why that cannot go on all the same, or as history of its slot (without an order: nothing is done with it any more). Or refused with its
 * verdict; `privateKey`: refused, and the journal has an alarm that must be committed.
 */
export type ImportOutcome =
  | {
      imported: true;
      order: Order;
      spoilt: Spoilt | null;
      /** Why it is not to be installed today. */
      notYet: string | null;
      certificateId: string;
      history: false;
    }
  | { imported: true; order: null; certificateId: string; history: true }
  | { imported: false; verdict: Verdict; fits: { id: string; label: string }[]; privateKey: boolean };

@Injectable()
export class CertificateImports {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly judgement: JudgementService,
    private readonly moves: OrderMoves,
    private readonly orders: OrdersService,
    private readonly slots: SlotsService,
    private readonly csrs: CsrsService,
    private readonly coverage: CoverageQueries,
    private readonly holders: CertificateHolder,
    private readonly readings: PkiReadings,
  ) {}

  /** Domain rule 10: judges a certificate against the order's slot and its CSR; an acceptable one is kept and moves the order. */
  async intoOrder(orderId: string, bytes: Uint8Array, now = clock.now()): Promise<ImportOutcome> {
    const order = await this.moves.byId(orderId);
    refuseSecond(order);
    const reading = await this.readings.certificate(bytes);
    const slot = await this.moves.slotOf(order);
    if (!reading.ok) return this.refuse({ kind: 'order', id: order.id }, slot, reading.finding, bytes);
    // Nothing was ordered yet: a certificate that was there already goes to its own holder.
    if (!isPlaced(order.state) && (await this.holders.find(slot, reading.certificate)).slot.id !== slot.id)
      return this.intoSlot(slot.id, bytes, now);
    const judged = await this.judge(order, slot, reading, { now });
    if (judged.verdict.acceptable && !isPlaced(order.state)) await this.refuseSooner({ slot }, reading.certificate);
    return judged.verdict.acceptable ? this.take(order, slot, judged.certificate, judged.verdict) : refusedBy(judged);
  }

  /**
   * A certificate that was there before us. Judged first: an order is opened only for one that is taken. One that is over is kept as
   * history: it was in force once.
   */
  async intoSlot(slotId: string, bytes: Uint8Array, now = clock.now()): Promise<ImportOutcome> {
    const given = await this.slots.byId(slotId);
    const reading = await this.readings.certificate(bytes);
    if (!reading.ok) return this.refuse({ kind: 'slot', id: given.id }, given, reading.finding, bytes);
    const place = await this.holders.find(given, reading.certificate);
    const history = isOver(reading.certificate, now);
    const open = history || place.todo === 'make' ? null : await this.orders.openOf(place.slot.id);
    const judged = await this.judge(open, place.slot, reading, { now, asHistory: history });
    if (isRecorded(judged.verdict)) return refusedBy(judged);
    if (open) refuseSecond(open);
    if (!judged.verdict.acceptable) return refusedBy(judged);
    if (!history) await this.refuseSooner(place, reading.certificate);
    const slot = await this.holders.make(place);
    if (history) return this.keepHistory(slot, judged.certificate, judged.verdict);
    return this.take(await this.orders.openForCertificate(slot.id), slot, judged.certificate, judged.verdict);
  }

  async withBytes(id: string): Promise<Certificate> {
    const found = await this.db.one(Certificate, { id }, { whole: true });
    if (!found) throw new NotFound();
    return found;
  }

  // One that was ordered here is the next one, whenever it ends.
  private async refuseSooner({ slot, todo }: { slot: Slot; todo?: string }, given: CertificateFacts): Promise<void> {
    if (todo === 'make') return;
    const current = await this.coverage.currentCertificate(slot.id);
    const sooner = endsSooner(current && { ...current, wrong: current.revokedAt !== null || current.toRedo }, given);
    if (sooner) throw new Refused([sooner]);
  }

  private async take(
    order: Order,
    slot: Slot,
    certificate: CertificateFacts,
    verdict: Verdict,
  ): Promise<ImportOutcome> {
    refuseSecond(order);
    const replacesId = order.renewsCertificateId ?? (await this.coverage.currentCertificate(slot.id))?.id ?? null;
    const certificateId = await this.keep(slot, certificate, verdict, { replacesId, history: false });
    const advanced = await this.advance(order, certificateId, certificate);
    const spoilt = await this.moves.spoilt(advanced);
    const notYet = notYetValid(parisDate(certificate.notBefore), clock.today());
    return { imported: true, order: advanced, spoilt, notYet, certificateId, history: false };
  }

  private async keepHistory(slot: Slot, certificate: CertificateFacts, verdict: Verdict): Promise<ImportOutcome> {
    const certificateId = await this.keep(slot, certificate, verdict, { replacesId: null, history: true });
    return { imported: true, order: null, certificateId, history: true };
  }

  private async refuse(
    subject: { kind: 'order' | 'slot'; id: string },
    slot: Slot,
    finding: Finding,
    bytes: Uint8Array,
  ): Promise<ImportOutcome> {
    const privateKey = finding.code === 'private_key';
    const told = privateKey ? await this.csrs.alarm(subject, slot, finding, bytes) : finding;
    return { imported: false, verdict: verdictOf([told]), fits: [], privateKey };
  }

  /** @param order the one it came for; null when there is none yet */
  private async judge(
    order: Order | null,
    slot: Slot,
    uploaded: UploadedCertificate,
    { now, asHistory = false }: { now: Date; asHistory?: boolean },
  ) {
    await this.judgement.holdKeys([uploaded.certificate.spkiSha256]);
    const [context] = await this.judgement.certificateContexts([{ slot, certificate: uploaded.certificate }], now);
    if (!context) throw new NotFound();
    const csr = order && (await this.csrs.accepted(order));
    const { certificate, verdict, fitsSlotIds } = judgeCertificate(uploaded, { ...context, csr, asHistory });
    const fits = (context.otherSlots ?? []).filter((other) => fitsSlotIds.includes(other.id));
    return { certificate, verdict, fits: fits.map(({ id, label }) => ({ id, label })) };
  }

  private async keep(
    slot: Slot,
    facts: CertificateFacts,
    verdict: Verdict,
    place: { replacesId: string | null; history: boolean },
  ): Promise<string> {
    const row = { ...columnsOf(facts), ...place, id: uuidv7(), clientId: slot.clientId, slotId: slot.id, verdict };
    await this.db
      .savepoint(() => this.db.repo(Certificate).insert(row))
      .catch((error: unknown) => {
        if (this.db.isUniqueViolation(error, 'certificates_fingerprint'))
          throw new Refused(['Ce certificat vient d’être importé par quelqu’un d’autre\u00a0: rechargez la page.']);
        throw error;
      });
    await this.audit.record({ ...importedWords(row, facts, slot, place.history), action: 'imported' });
    return row.id;
  }

  // Each step that was passed is recorded; a certificate that nobody ordered here is taken over.
  private async advance(order: Order, certificateId: string, facts: CertificateFacts): Promise<Order> {
    const columns = { certificateId, collectedOn: clock.today() };
    const details = { certificateId, sha256: facts.sha256 };
    if (!isPlaced(order.state))
      return this.moves.move(order, 'take_over', { columns: { ...columns, collectedOn: null }, details });
    const announced = order.state === 'ordered' ? await this.moves.move(order, 'announce') : order;
    return this.moves.move(announced, 'collect', { columns, details });
  }
}

function refusedBy({ verdict, fits }: { verdict: Verdict; fits: { id: string; label: string }[] }): ImportOutcome {
  return { imported: false, verdict, fits, privateKey: false };
}

// Whatever stands in its way, what is there already is told as such.
function isRecorded({ findings }: Verdict): boolean {
  return findings.some(({ code, severity }) => code === 'fingerprint' && severity === 'blocking');
}

function refuseSecond({ certificateId, state }: Order): void {
  if (certificateId === null) return;
  const next = isOpen(state)
    ? 'Installez-le et vérifiez-le d’abord\u202f; s’il ne doit pas servir, révoquez-le, annulez la commande, puis ouvrez-en une autre.'
    : 'Pour en importer un autre, ouvrez une nouvelle commande.';
  throw new Refused([`Cette commande a déjà son certificat. ${next}`]);
}
