import { Injectable } from '@nestjs/common';
import { archivedReason } from '../../clients/read-only-client.js';
import { de } from '../../identifiers/elision.js';
import { parisNoon } from '../../journey/calendar/paris-time.js';
import { revokedTooEarly, revokedTooLate } from '../../journey/plan/certificate-days.js';
import { orderIsAt } from '../../orders/order.facts.js';
import { revocationsOf } from '../../pki/certificate/revocations.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { CoverageQueries } from '../../slots/coverage.queries.js';
import { SlotsService } from '../../slots/slots.service.js';
import { KnownRevocations } from '../../trust/known-revocations.service.js';
import { Certificate } from '../certificate.entity.js';

const stays = 'sa révocation reste notée';
const byList = (ofWhom: string) => `La liste de révocation ${ofWhom} le dit révoqué\u00a0: ${stays}.`;

/** What stands in the way of taking it back, in the order in which it is told. */
const after = {
  archived: archivedReason,
  orderless: `Sa commande est close, il ne servira plus\u00a0: ${stays}. S’il n’est pas révoqué sur la plateforme, révoquez-le.`,
  followed: `Un autre certificat l’a remplacé depuis que sa révocation est notée\u00a0: ${stays}.`,
};

/** Revocations that a person saw or did on the platform: noted, and taken back where that was a mistake (docs/decisions/0099). */
@Injectable()
export class NotedRevocations {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly coverage: CoverageQueries,
    private readonly revocations: KnownRevocations,
    private readonly slots: SlotsService,
  ) {}

  /** @returns whether this certificate was the one in force in its slot, which it covers no longer */
  async note(id: string, on: string, reason: string): Promise<boolean> {
    const certificate = await this.byId(id);
    const inForce = await this.isInForce(certificate);
    const problem = revokedTooEarly(certificate, on) ?? revokedTooLate(certificate, on);
    if (problem) throw new RefusedField('revokedOn', problem);
    if (certificate.revokedAt !== null || !(await this.write(certificate, parisNoon(on))))
      throw new Refused(['La révocation de ce certificat est déjà notée.']);
    await this.tell(certificate, 'revoked', `${nameOf(certificate)} révoqué le ${date(on)}`, reason);
    return inForce;
  }

  /**
   * Of one that was noted by mistake: the certificate covers its slot again, its order goes on.
   * @returns whether it is in force in its slot again, and the number of an order that its slot has, opened to replace it as likely as not
   * @throws Refused when a list proves it revoked, or what came since stands on it
   */
  async takeBack(id: string, reason: string): Promise<{ inForce: boolean; ordered: string | null }> {
    const certificate = await this.byId(id);
    const why = (await this.whyNotTakenBack(certificate)) ?? (await this.provenBy(certificate));
    if (why !== null) throw new Refused([why]);
    if (certificate.revokedAt === null || !(await this.write(certificate, null)))
      throw new Refused(['La révocation de ce certificat n’est plus notée.']);
    await this.slots.watchAgain(certificate.slotId);
    const day = date(certificate.revokedAt);
    await this.tell(certificate, 'undo_revoke', `${nameOf(certificate)}\u00a0: révocation du ${day} défaite`, reason);
    const [order] = await this.db.query<{ number: string }>(
      'SELECT o.number FROM open_orders o WHERE o.slot_id = $1 AND o.certificate_id IS NULL',
      [certificate.slotId],
    );
    return { inForce: await this.isInForce(certificate), ordered: order?.number ?? null };
  }

  /** Why the revocation of a certificate stays noted, as far as what is kept of it says; null: it may be taken back. */
  async whyNotTakenBack({ id, slotId, revokedByList }: Certificate): Promise<string | null> {
    const [found] = await this.db.query<Record<keyof typeof after, boolean> & { list: string | null }>(
      `SELECT c.archived_at IS NOT NULL AS archived,
              x.verified_at IS NULL AND EXISTS (SELECT 1 FROM orders o WHERE o.slot_id = $2 AND o.certificate_id = $1 AND ${orderIsAt('o', 'dropped')}) AS orderless,
              EXISTS (SELECT 1 FROM certificates y WHERE y.slot_id = $2 AND y.replaces_id = $1
                         AND y.verified_at >= (SELECT e.at FROM audit_entries e WHERE e.subject_kind = 'certificate' AND e.subject_id = $1 AND e.action = 'revoked' ORDER BY e.sequence DESC LIMIT 1)) AS followed,
              (SELECT a.name FROM trusted_authorities a WHERE a.sha256 = $3 LIMIT 1) AS list
         FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.id = $1`,
      [id, slotId, revokedByList],
    );
    if (revokedByList !== null) return byList(found?.list ? de(found.list) : 'de son autorité');
    const first = (Object.keys(after) as (keyof typeof after)[]).find((key) => found?.[key]);
    return first ? after[first] : null;
  }

  // The nightly watch looks at those that are not revoked alone: one that a person noted may be on a list since.
  private async provenBy({ issuer, serialNumber }: Certificate): Promise<string | null> {
    for (const { name, reading } of await this.revocations.lists()) {
      if (!reading.ok || reading.revocations.signedBy === null || reading.revocations.issuer !== issuer) continue;
      const named = revocationsOf(reading.revocations).some((one) => one.serialNumber === serialNumber);
      if (named) return byList(de(name));
    }
    return null;
  }

  private async byId(id: string): Promise<Certificate> {
    const certificate = await this.db.one(Certificate, { id });
    if (!certificate) throw new NotFound();
    return certificate;
  }

  private async isInForce({ id, slotId }: Certificate): Promise<boolean> {
    return (await this.coverage.currentCertificate(slotId))?.id === id;
  }

  private async write({ id, version }: Certificate, revokedAt: Date | null): Promise<boolean> {
    const { affected } = await this.db.repo(Certificate).update({ id, version }, { revokedAt, version: version + 1 });
    return affected === 1;
  }

  private async tell({ id, clientId }: Certificate, action: string, summary: string, reason: string): Promise<void> {
    await this.audit.record({ subject: { kind: 'certificate', id }, clientId, action, summary, reason });
  }
}

function nameOf({ commonName, serialNumber }: Certificate): string {
  return `Certificat ${commonName ?? serialNumber}`;
}
