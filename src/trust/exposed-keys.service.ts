import { Injectable } from '@nestjs/common';
import { exposedFingerprints } from '../pki/bytes/exposed-key.js';
import { methodMark, Registry } from '../platform/registry.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';

/** Marks who has things that stand on keys: told of those that have just become exposed, by the fingerprints of their public part. */
export const StandsOnKeys = methodMark<true, (fingerprints: string[]) => Promise<void>>('stands on keys');

/** The keys whose private part once came to us: known again by their public fingerprint, nothing else of them is kept. */
@Injectable()
export class ExposedKeysService {
  constructor(
    private readonly db: TenantDb,
    private readonly registry: Registry,
  ) {}

  /** @param cameBy how it came, as it reads after « déposée »: « pour la commande C-2026-0001 »; @returns the fingerprints in these bytes */
  async remember(bytes: Uint8Array, cameBy: string): Promise<string[]> {
    const fingerprints = exposedFingerprints(bytes);
    await this.keep(fingerprints, cameBy);
    return fingerprints;
  }

  /** The first time counts: a key is not exposed anew. */
  async keep(fingerprints: string[], cameBy: string): Promise<void> {
    if (fingerprints.length === 0) return;
    const fresh = await this.db.query<{ print: string }>(
      `INSERT INTO exposed_keys (spki_sha256, came_by) SELECT print, $2 FROM unnest($1::text[]) AS print ON CONFLICT DO NOTHING RETURNING spki_sha256 AS print`,
      [fingerprints, cameBy],
    );
    if (fresh.length === 0) return;
    for (const { call } of this.registry.methods(StandsOnKeys)) await call(fresh.map(({ print }) => print));
  }

  /** What verdicts compare with: those of these keys that were exposed, and when, in French. */
  async known(fingerprints: string[]): Promise<{ spkiSha256: string; when: string }[]> {
    const rows = await this.db.query<{ spkiSha256: string; cameBy: string; seenAt: Date }>(
      'SELECT spki_sha256, came_by, seen_at FROM exposed_keys WHERE spki_sha256 = ANY ($1)',
      [fingerprints],
    );
    return rows.map(({ spkiSha256, cameBy, seenAt }) => ({ spkiSha256, when: `le ${date(seenAt)}, ${cameBy}` }));
  }
}
