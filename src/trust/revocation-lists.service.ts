import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { prematureFinding, signerOf } from '../pki/certificate/crl.js';
import type { Finding } from '../pki/verdict/finding.js';
import { clock } from '../platform/clock.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count, date } from '../platform/web/view-helpers.js';
import { PkiReadings } from './pki-readings.service.js';
import { TrustQueries } from './trust.queries.js';

/** Kept, as recent as the one that is there, or refused. */
export type ListOutcome = { ok: true; sentence: string } | { ok: false; finding: Finding };

/** The revocation lists that one editor loads: believed by their signature, and compared at once with its certificates. */
@Injectable()
export class RevocationListsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly queries: TrustQueries,
    private readonly readings: PkiReadings,
  ) {}

  async load(bytes: Uint8Array): Promise<ListOutcome> {
    const reading = await this.readings.list(bytes);
    if (!reading.ok) return { ok: false, finding: reading.finding };
    const { crl } = reading;
    const signer = signerOf(crl, await this.queries.trusted());
    if (signer === null) return { ok: false, finding: strangerFinding() };
    const premature = prematureFinding(crl, clock.now());
    if (premature) return { ok: false, finding: premature };
    const newest = await this.queries.newestList(signer.sha256);
    if (newest !== null && newest >= crl.thisUpdate)
      return { ok: true, sentence: `Une liste aussi récente ${de(signer.name)} est déjà là, du ${date(newest)}.` };
    await this.db.query(
      `INSERT INTO editor_revocation_lists (authority_sha256, this_update, next_update, entries, der, loaded_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (editor_id, authority_sha256) DO UPDATE SET this_update = excluded.this_update, next_update = excluded.next_update, entries = excluded.entries,
         der = excluded.der, loaded_by = excluded.loaded_by, loaded_at = moment()
         WHERE editor_revocation_lists.this_update < excluded.this_update OR editor_revocation_lists.this_update > moment() + interval '1 day'`,
      [signer.sha256, crl.thisUpdate, crl.nextUpdate, crl.count, Buffer.from(bytes), this.db.actor.name],
    );
    const entries = count(crl.count, 'certificat révoqué', 'certificats révoqués');
    const sentence = `Liste de révocation ${de(signer.name)} chargée, du ${date(crl.thisUpdate)}, ${entries}.`;
    await this.audit.record({
      subject: { kind: 'authority', id: uuidv7() },
      clientId: null,
      action: 'list_loaded',
      summary: sentence.slice(0, -1),
      details: { authority: signer.sha256, entries: crl.count },
    });
    await this.outbox.enqueue('certificates.watch', {}, { key: 'round' });
    return { ok: true, sentence: `${sentence} Vos certificats en service lui sont confrontés.` };
  }
}

function strangerFinding(): Finding {
  return {
    code: 'crl_signer',
    severity: 'blocking',
    title: 'Cette liste n’est signée par aucune des autorités connues.',
    mend: 'Ajoutez d’abord le certificat de l’autorité qui l’a publiée, ou téléchargez de nouveau la liste de l’IGC-Santé.',
  };
}
