import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Environment } from '../identifiers/igc-words.js';

/** One authority, and what its newest revocation list says of itself. */
export interface AuthorityRow {
  id: string;
  sha256: string;
  name: string;
  kind: 'root' | 'issuing';
  environment: Environment;
  notAfter: Date;
  /** Null when the operator gave it, to all editors. */
  addedBy: string | null;
  addedAt: Date;
  thisUpdate: Date | null;
  nextUpdate: Date | null;
  entries: number | null;
  loadedBy: string | null;
  loadedAt: Date | null;
  /** Certificates of this editor that are not over and that the list names. */
  revoked: number;
}

/** A revocation list, by its fingerprint, and the authority that it is filed under. */
export interface ListRow {
  sha256: string;
  authoritySha256: string;
  name: string;
  thisUpdate: Date;
}

/** Reads authorities and the newest list of each. */
@Injectable()
export class TrustQueries {
  constructor(private readonly db: TenantDb) {}

  authorities(): Promise<AuthorityRow[]> {
    return this.db.query<AuthorityRow>(
      `SELECT a.id, a.sha256, a.name, a.kind, a.environment, a.not_after, a.added_by, a.added_at,
              r.this_update, r.next_update, r.entries, r.loaded_by, r.loaded_at,
              (SELECT count(*)::int FROM certificates c WHERE c.revoked_by_list = a.sha256 AND c.not_after > (SELECT moment())) AS revoked
         FROM trusted_authorities a LEFT JOIN latest_revocation_lists r ON r.authority_sha256 = a.sha256
        ORDER BY a.environment, a.kind DESC, searchable(a.name), a.id`,
    );
  }

  /** What certificates are judged against. */
  trusted(): Promise<{ der: Buffer; sha256: string; name: string; environment: Environment }[]> {
    return this.db.query(
      'SELECT der, sha256, name, environment FROM trusted_authorities ORDER BY kind, searchable(name)',
    );
  }

  /** The newest list of each authority that is trusted. */
  lists(): Promise<ListRow[]> {
    return this.db.query<ListRow>(
      `SELECT r.sha256, r.authority_sha256, a.name, r.this_update
         FROM latest_revocation_lists r JOIN trusted_authorities a ON a.sha256 = r.authority_sha256 ORDER BY searchable(a.name), a.id`,
    );
  }

  /** The bytes of one of them, and of its authority; null when a newer one has taken its place meanwhile. */
  async listBytes({ sha256, authoritySha256 }: ListRow): Promise<{ der: Buffer; authorityDer: Buffer } | null> {
    const rows = await this.db.query<{ der: Buffer; authorityDer: Buffer }>(
      `SELECT r.der, a.der AS authority_der FROM latest_revocation_lists r JOIN trusted_authorities a ON a.sha256 = r.authority_sha256
        WHERE r.authority_sha256 = $1 AND r.sha256 = $2`,
      [authoritySha256, sha256],
    );
    return rows[0] ?? null;
  }

  /** When the newest list of an authority was made; null without any, one made in the future left out. */
  async newestList(authoritySha256: string): Promise<Date | null> {
    const rows = await this.db.query<{ thisUpdate: Date }>(
      'SELECT this_update FROM latest_revocation_lists WHERE authority_sha256 = $1',
      [authoritySha256],
    );
    return rows[0]?.thisUpdate ?? null;
  }
}
