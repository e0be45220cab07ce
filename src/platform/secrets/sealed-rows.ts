import type pg from 'pg';
import { inEachEditor } from '../tenancy/editors-of-owner.js';
import { keyOf, SealBroken, type SecretPlace, type SecretsKeys } from './seal.js';

/** What became of the secrets of all editors. */
export interface Rotation {
  sealedAgain: number;
  already: number;
  /** A sentence for each that does not open, which stays as it is. */
  closed: string[];
}

interface Row {
  kind: string;
  ownerId: string;
  sealed: string;
}

/** Replaces what was kept there: kind, owner, sealed text. */
export const keepSecret = `INSERT INTO secrets (kind, owner_id, sealed) VALUES ($1, $2, $3)
  ON CONFLICT (editor_id, kind, owner_id) DO UPDATE SET sealed = excluded.sealed, sealed_at = excluded.sealed_at`;

/**
 * What the application does by `SecretsService.keep`, for an operator's command.
 * @param client the owner of the tables, in a transaction of that editor
 */
export async function keepSealed(
  client: pg.Client,
  keys: SecretsKeys,
  place: SecretPlace,
  plain: string,
): Promise<void> {
  await client.query(keepSecret, [place.kind, place.ownerId, keys.seal(plain, place)]);
}

/**
 * Seals again, under the newest key, whatever an older one sealed: one short transaction an editor, safe to stop and to run again.
 * @param client the owner of the tables, outside any transaction
 */
export async function rotateSecrets(client: pg.Client, keys: SecretsKeys): Promise<Rotation> {
  const rotation: Rotation = { sealedAgain: 0, already: 0, closed: [] };
  await inEachEditor(client, (id) => rotateOne(client, keys, id, rotation));
  return rotation;
}

async function rotateOne(client: pg.Client, keys: SecretsKeys, editorId: string, rotation: Rotation): Promise<void> {
  // Locked: what a process replaces meanwhile waits, then wins.
  const { rows } = await client.query<Row>(`SELECT kind, owner_id AS "ownerId", sealed FROM secrets FOR UPDATE`);
  for (const { sealed, ...owner } of rows) {
    if (keyOf(sealed) === keys.newest) {
      rotation.already += 1;
      continue;
    }
    try {
      const place = { editorId, ...owner };
      await client.query('UPDATE secrets SET sealed = $3, sealed_at = moment() WHERE kind = $1 AND owner_id = $2', [
        owner.kind,
        owner.ownerId,
        keys.seal(keys.open(sealed, place), place),
      ]);
      rotation.sealedAgain += 1;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      rotation.closed.push(error.message);
    }
  }
}
