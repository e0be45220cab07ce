import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { revocationsOf } from '../../pki/certificate/revocations.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { HandlesJob } from '../../platform/jobs/job-handlers.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { type KnownList, KnownRevocations } from '../../trust/known-revocations.service.js';

interface Revoked {
  id: string;
  clientId: string;
  commonName: string | null;
  serialNumber: string;
  revokedAt: Date;
  slot: string;
  /** It was the one in force of a slot that is needed: its service stops. */
  covered: boolean;
  /** It was collected, and an order waits for it to be in service. */
  awaited: boolean;
}

// A list is sent to PostgreSQL again for each batch: a hundred, not twenty (decision 0022).
const batch = 100;

/**
 * Compares the certificates in force with the revocation lists, each night and as soon as a list comes: domain rule 10 holds whenever
 * the list came. The slot of a revoked certificate turns red by itself, and the home page counts it.
 */
@Injectable()
export class RevocationWatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly revocations: KnownRevocations,
  ) {}

  /** @returns how many certificates were found revoked; what is left of a long list is done by the next job */
  @HandlesJob('certificates.watch')
  async compare(): Promise<number> {
    let found = 0;
    for (const list of await this.revocations.lists({ patient: true })) {
      const revoked = await this.mark(list, batch - found);
      await this.raiseAlarms(list, revoked);
      found += revoked.length;
      if (found < batch) continue;
      await this.outbox.enqueue('certificates.watch', {});
      return found;
    }
    return found;
  }

  // One statement a list, however many certificates: the serial numbers of the list against the index of ours.
  private async mark({ reading, authoritySha256 }: KnownList, most: number): Promise<Revoked[]> {
    if (!reading.ok || reading.revocations.signedBy === null) return [];
    const entries = revocationsOf(reading.revocations).map(({ serialNumber, revokedAt }) => ({
      serial_number: serialNumber,
      at: revokedAt,
    }));
    return this.db.query<Revoked>(
      `UPDATE certificates c SET revoked_at = found.at, revoked_by_list = $2, version = c.version + 1
         FROM (SELECT f.id, r.at, s.label, s.in_force_id = f.id AND s.not_needed_reason IS NULL AS covered,
                      EXISTS (SELECT 1 FROM open_orders o WHERE o.slot_id = f.slot_id AND o.certificate_id = f.id) AND s.not_needed_reason IS NULL AS awaited
                 FROM jsonb_to_recordset($1::jsonb) AS r (serial_number text, at timestamptz)
                 JOIN certificates x ON x.serial_number = r.serial_number AND x.issuer = $3
                 JOIN certificates_in_force f ON f.id = x.id
                 JOIN slots s ON s.id = f.slot_id
                ORDER BY f.id LIMIT $4) found
        WHERE c.id = found.id AND c.revoked_at IS NULL
       RETURNING c.id, c.client_id, c.common_name, c.serial_number, c.revoked_at, found.label AS slot, found.covered, found.awaited`,
      [JSON.stringify(entries), authoritySha256, reading.revocations.issuer, most],
    );
  }

  private async raiseAlarms(list: KnownList, revoked: Revoked[]): Promise<void> {
    await this.audit.recordMany(
      revoked.map((certificate) => ({
        subject: { kind: 'certificate', id: certificate.id },
        clientId: certificate.clientId,
        action: 'revoked',
        summary: sentenceOf(certificate),
        reason: `Il figure sur la liste de révocation ${de(list.name)} du ${date(list.thisUpdate)}.`,
        details: { serialNumber: certificate.serialNumber, authority: list.authoritySha256 },
      })),
    );
  }
}

// One that was replaced already, unlike one that was to replace, is often revoked as a matter of course: no service stops.
function sentenceOf({ commonName, serialNumber, revokedAt, slot, covered, awaited }: Revoked): string {
  const told = `ertificat ${commonName ?? serialNumber} révoqué le ${date(revokedAt)}`;
  if (awaited && !covered) return `Alerte\u00a0: c${told}, à commander de nouveau pour ${slot}`;
  return covered ? `Alerte\u00a0: c${told}, ${slot} n’est plus couvert` : `C${told}, sans effet sur ${slot}`;
}
