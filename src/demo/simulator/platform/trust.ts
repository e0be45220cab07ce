import type pg from 'pg';
import { uuidv7 } from '../../../platform/uuid.js';
import type { DemoAuthority } from '../../authority/authority.js';

/** As `authority:add` does, in the demonstration alone; safe to run again. */
export async function trust(owner: pg.ClientBase | pg.Pool, { authorities }: DemoAuthority): Promise<void> {
  for (const { name, kind, environment, der, sha256 } of authorities) {
    await owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, $5, '2040-01-01', $6)
       ON CONFLICT (sha256) DO NOTHING`,
      [uuidv7(), sha256, name, kind, environment, der],
    );
  }
}

/** As `crl:add` does: the list of now, which names nobody. */
export async function trustList(
  owner: pg.Pool,
  authority: DemoAuthority,
  thisUpdate: Date,
  nextUpdate: Date,
): Promise<void> {
  const issuing = authority.authorities.find(({ kind }) => kind === 'issuing');
  await owner.query(
    `INSERT INTO revocation_lists (authority_sha256, this_update, next_update, entries, der) VALUES ($1, $2, $3, 0, $4)
     ON CONFLICT (authority_sha256) DO UPDATE
       SET this_update = excluded.this_update, next_update = excluded.next_update, entries = excluded.entries, der = excluded.der, loaded_at = moment()
     WHERE revocation_lists.this_update < excluded.this_update`,
    [issuing?.sha256, thisUpdate, nextUpdate, await authority.revocationList(thisUpdate, nextUpdate)],
  );
}
