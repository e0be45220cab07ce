import { SessionSeal } from '../../src/platform/auth/session-seal.js';
import type { TestApp } from './app.js';

/** As if the person had signed in an hour ago: an act of consequence asks for the password again. */
export async function unconfirmed(app: Pick<TestApp, 'owner'>, userId: string): Promise<void> {
  await inSession(app, userId, () => ({ confirmedAt: Date.now() - 3_600_000 }));
}

/** As if the sessions of the person held this besides what they hold. @param userId null: of whoever is not signed in */
export async function inSession(
  app: Pick<TestApp, 'owner'>,
  userId: string | null,
  besides: (held: object) => object,
): Promise<void> {
  const seal = new SessionSeal(process.env['SESSION_SECRET'] ?? '');
  const { rows } = await app.owner.query<{ id_hash: Buffer; editor_id: string | null; content: string }>(
    'SELECT id_hash, editor_id, content FROM sessions WHERE user_id IS NOT DISTINCT FROM $1',
    [userId],
  );
  for (const { id_hash: hash, editor_id: editorId, content: kept } of rows) {
    const held = JSON.parse(kept) as object;
    const content = JSON.stringify({ ...held, ...besides(held) });
    await app.owner.query('UPDATE sessions SET content = $2, seal = $3 WHERE id_hash = $1', [
      hash,
      content,
      seal.of(hash, { editorId, userId, content }),
    ]);
  }
}
