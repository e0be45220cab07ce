import { randomUUID } from 'node:crypto';
import type { TestEditor } from './tenant.js';

/** Says that an editor trusts these authorities, the one that issues first. */
export async function trust(
  { owner }: Pick<TestEditor, 'owner'>,
  authorities: { der: Uint8Array; sha256: string }[],
  environment: string,
): Promise<void> {
  for (const [index, { der, sha256 }] of authorities.entries()) {
    await owner.query(
      `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [randomUUID(), sha256, `Autorité ${index}`, index === 0 ? 'issuing' : 'root', environment, '2033-06-25', der],
    );
  }
}
