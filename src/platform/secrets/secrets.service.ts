import type { TenantDb } from '../tenancy/tenant-db.js';
import { SealBroken, type SecretPlace, type SecretsKeys } from './seal.js';
import { keepSecret } from './sealed-rows.js';

/**
 * What is kept sealed, and of what: the password of a mailbox or what its tokens are asked with, the seed of a person's codes, an editor's secret
 * at its identity provider, the token that opens a dossier prefilled elsewhere.
 */
export type SecretKind =
  | 'mailbox_password'
  | 'mailbox_client'
  | 'mailbox_token'
  | 'one_time_seed'
  | 'provider_secret'
  | 'prefill_token';

/** The one place where a secret that must be read again is kept: sealed under SECRETS_KEY, bound to its editor and its owner. */
export class SecretsService {
  /** Whether this process met a secret that does not open since it started: a key is missing, or a text was changed. */
  someClosed = false;

  constructor(
    private readonly db: TenantDb,
    private readonly keys: SecretsKeys,
  ) {}

  /** Replaces what was kept there. @param ownerId the row it is a secret of */
  async keep(kind: SecretKind, ownerId: string, plain: string): Promise<void> {
    await this.db.query(keepSecret, [kind, ownerId, this.seal(kind, ownerId, plain)]);
  }

  /** @returns null when nothing is kept there. @throws SealBroken when it does not open */
  async reveal(kind: SecretKind, ownerId: string): Promise<string | null> {
    const rows = await this.db.query<{ sealed: string }>(
      'SELECT sealed FROM secrets WHERE kind = $1 AND owner_id = $2',
      [kind, ownerId],
    );
    return rows[0] ? this.open(kind, ownerId, rows[0].sealed) : null;
  }

  /** Whether something is kept there, without opening it. */
  async has(kind: SecretKind, ownerId: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM secrets WHERE kind = $1 AND owner_id = $2', [kind, ownerId]);
    return rows.length > 0;
  }

  /** @returns whether something was kept there */
  async forget(kind: SecretKind, ownerId: string): Promise<boolean> {
    return (await this.db.execute('DELETE FROM secrets WHERE kind = $1 AND owner_id = $2', [kind, ownerId])) > 0;
  }

  /** For what waits elsewhere than in the table, as in a session: bound to the same place. */
  seal(kind: SecretKind, ownerId: string, plain: string): string {
    return this.keys.seal(plain, this.place(kind, ownerId));
  }

  /** @throws SealBroken */
  open(kind: SecretKind, ownerId: string, sealed: string): string {
    try {
      return this.keys.open(sealed, this.place(kind, ownerId));
    } catch (error) {
      this.someClosed = true;
      throw error;
    }
  }

  /** What waited elsewhere than in the table; null once its key is gone: whoever was waiting begins again, and nothing of ours is closed. */
  openWaiting(kind: SecretKind, ownerId: string, sealed: string): string | null {
    try {
      return this.keys.open(sealed, this.place(kind, ownerId));
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  private place(kind: SecretKind, ownerId: string): SecretPlace {
    return { editorId: this.db.context().editorId, kind, ownerId };
  }
}
