import { Injectable } from '@nestjs/common';
import { type CertificateFacts, parseCertificate } from '../pki/certificate/certificate-reading.js';
import { Client } from '../clients/client.entity.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Certificate } from './certificate.entity.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { NotedRevocations } from './revocation/noted-revocations.service.js';
import { CoverageQueries, type SlotWithCoverage } from '../slots/coverage.queries.js';
import { WrongCertificates } from '../slots/wrong-certificates.queries.js';
import { Order } from '../orders/order.entity.js';
import { Slot } from '../slots/slot.entity.js';

export interface CertificatePageFacts {
  certificate: Certificate;
  /** As its own bytes say them: names in RFC 4514, alternative names. Null when the bytes are not of a certificate. */
  read: CertificateFacts | null;
  slot: Slot;
  client: Client;
  order: Order | null;
  inForce: boolean;
  /** What is wrong with it, as `wrongBecause` reads it; null: nothing. */
  toRedo: string | null;
  /** What covers the slot that it is in. */
  coverage: SlotWithCoverage | null;
  replaced: Certificate | null;
  successor: Certificate | null;
  /** Of one whose revocation is noted: why that stays; null when it may be taken back. */
  revocationStays: string | null;
}

@Injectable()
export class CertificatePageService {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: CertificateImports,
    private readonly coverage: CoverageQueries,
    private readonly wrong: WrongCertificates,
    private readonly own: OwnClients,
    private readonly noted: NotedRevocations,
  ) {}

  async facts(id: string): Promise<CertificatePageFacts> {
    const certificate = await this.imports.withBytes(id);
    await this.own.openPage(certificate.clientId);
    const coverage = await this.coverage.ofSlot(certificate.slotId);
    return {
      certificate,
      coverage,
      toRedo: (await this.wrong.ofSlot(certificate.slotId)).get(id) ?? null,
      read: parseCertificate(certificate.der),
      slot: await this.db.theOne(Slot, { id: certificate.slotId }),
      client: await this.db.theOne(Client, { id: certificate.clientId }),
      order: await this.db.one(Order, { clientId: certificate.clientId, certificateId: id }),
      inForce: coverage?.certificateId === id,
      replaced: certificate.replacesId ? await this.db.one(Certificate, { id: certificate.replacesId }) : null,
      successor: await this.db.one(Certificate, { replacesId: id }),
      revocationStays: certificate.revokedAt ? await this.noted.whyNotTakenBack(certificate) : null,
    };
  }
}
