import { Injectable } from '@nestjs/common';
import { type CertificateFacts, parseCertificate } from '../pki/certificate/certificate-reading.js';
import { Client } from '../clients/client.entity.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Certificate } from './certificate.entity.js';
import { CertificateImports } from './import/certificate-imports.service.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
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
  replaced: Certificate | null;
  successor: Certificate | null;
}

@Injectable()
export class CertificatePageService {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: CertificateImports,
    private readonly coverage: CoverageQueries,
    private readonly own: OwnClients,
  ) {}

  async facts(id: string): Promise<CertificatePageFacts> {
    const certificate = await this.imports.withBytes(id);
    await this.own.openPage(certificate.clientId);
    return {
      certificate,
      read: parseCertificate(certificate.der),
      slot: await this.db.theOne(Slot, { id: certificate.slotId }),
      client: await this.db.theOne(Client, { id: certificate.clientId }),
      order: await this.db.one(Order, { clientId: certificate.clientId, certificateId: id }),
      inForce: (await this.coverage.currentCertificate(certificate.slotId))?.id === id,
      replaced: certificate.replacesId ? await this.db.one(Certificate, { id: certificate.replacesId }) : null,
      successor: await this.db.one(Certificate, { replacesId: id }),
    };
  }
}
