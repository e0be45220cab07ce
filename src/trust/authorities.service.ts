import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { toPem } from '../pki/bytes/armor.js';
import { type AuthorityFacts, readAuthority } from '../pki/certificate/authority.js';
import type { Finding } from '../pki/verdict/finding.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { PkiReadings } from './pki-readings.service.js';
import { TrustQueries } from './trust.queries.js';
import type { Environment } from '../identifiers/igc-words.js';

/** What an admin says of authorities whose fingerprint we do not know, once it was compared with what ANS publishes. */
export interface Comparison {
  compared: boolean;
  /** For an authority whose name does not tell. */
  environment: Environment | null;
}

/** Recorded; refused with its findings; or to be compared first. */
export type AuthorityOutcome =
  | { kind: 'added'; names: string[] }
  | { kind: 'known'; names: string[] }
  | { kind: 'refused'; findings: Finding[] }
  | { kind: 'to_compare'; authorities: AuthorityFacts[] };

/** The authorities that one editor trusts besides those the operator gave to all: its own affair, never another editor's. */
@Injectable()
export class AuthoritiesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: TrustQueries,
    private readonly readings: PkiReadings,
  ) {}

  /** One file: PEM (one or several), DER or P7B. All of it is recorded, or nothing. */
  async add(bytes: Uint8Array, { compared, environment }: Comparison): Promise<AuthorityOutcome> {
    const reading = await this.readings.certificates(bytes);
    if (!reading.ok) return { kind: 'refused', findings: [reading.finding] };
    const read = reading.certificates.map(({ der }) => readAuthority(Buffer.from(toPem(der, 'CERTIFICATE'))));
    const findings = read.flatMap(refusals);
    if (findings.length > 0) return { kind: 'refused', findings };
    const known = new Set((await this.queries.trusted()).map(({ sha256 }) => sha256));
    const all = read.flatMap((one) => (one.ok ? [one.authority] : []));
    const fresh = all.filter(({ sha256 }) => !known.has(sha256));
    if (fresh.length === 0) return { kind: 'known', names: all.map(nameOf) };
    if (!fresh.every((one) => isTold(one, compared, environment))) return { kind: 'to_compare', authorities: fresh };
    for (const authority of fresh) await this.trust(authority, environment);
    return { kind: 'added', names: fresh.map(nameOf) };
  }

  /** @throws NotFound for an authority of the operator, or of nobody */
  async remove(id: string): Promise<void> {
    const [row] = await this.db.query<{ name: string; sha256: string }>(
      'DELETE FROM editor_authorities WHERE id = $1 RETURNING name, sha256',
      [id],
    );
    if (!row) throw new NotFound();
    await this.db.query('DELETE FROM editor_revocation_lists WHERE authority_sha256 = $1', [row.sha256]);
    await this.tell(
      id,
      'removed',
      `Autorité ${row.name} retirée\u00a0: ses certificats ne sont plus reconnus à l’import`,
      row,
    );
  }

  private async trust(authority: AuthorityFacts, given: Comparison['environment']): Promise<void> {
    const id = uuidv7();
    const environment = authority.environment === 'unknown' ? given : authority.environment;
    await this.db.query(
      `INSERT INTO editor_authorities (id, sha256, name, kind, environment, not_after, der, added_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (editor_id, sha256) DO NOTHING`,
      [
        id,
        authority.sha256,
        nameOf(authority),
        authority.kind,
        environment,
        authority.notAfter,
        Buffer.from(authority.der),
        this.db.actor.name,
      ],
    );
    const checked = authority.isOfficial ? 'empreinte connue' : 'empreinte comparée par cette personne';
    const summary = `Autorité ${nameOf(authority)} ajoutée, valable jusqu’au ${date(authority.notAfter)}, ${checked}`;
    await this.tell(id, 'added', summary, { sha256: authority.sha256 });
  }

  private async tell(id: string, action: string, summary: string, { sha256 }: { sha256: string }): Promise<void> {
    await this.audit.record({
      subject: { kind: 'authority', id },
      clientId: null,
      action,
      summary,
      details: { sha256 },
    });
  }
}

function refusals(reading: ReturnType<typeof readAuthority>): Finding[] {
  if (!reading.ok) return [reading.finding];
  return reading.verdict.findings.filter(({ severity }) => severity === 'blocking');
}

// F1.1: the fingerprints we know need no comparing; a name that does not tell the environment needs somebody who does.
function isTold(authority: AuthorityFacts, compared: boolean, environment: Comparison['environment']): boolean {
  return (authority.isOfficial || compared) && (authority.environment !== 'unknown' || environment !== null);
}

function nameOf(authority: AuthorityFacts): string {
  return authority.commonName ?? authority.subjectText;
}
