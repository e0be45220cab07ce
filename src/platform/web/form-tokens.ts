import { z } from 'zod';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { sha256Of } from '../../pki/bytes/public-key.js';
import type { PageRequest } from './current.js';
import { ours } from './sent/sent-form.js';

const token = z.uuid();

const keys = new WeakMap<PageRequest, string | null>();

/**
 * What a form is claimed by: its token together with what was sent by it, and where to. Corrected and sent again from the same page it is another
 * wish, which the version of its record, or the rule of its room, judges. The token itself is kept nowhere: without it, nobody tries what was typed.
 */
function keyOf(request: PageRequest): string | null {
  const known = keys.get(request);
  if (known !== undefined) return known;
  const key = request.method === 'POST' ? keyOfForm(request) : null;
  keys.set(request, key);
  return key;
}

function keyOfForm({ originalUrl, body, uploads = {}, spooled = {} }: PageRequest): string | null {
  const { _token: given, ...answers } = (body ?? {}) as Record<string, unknown>;
  const parsed = token.safeParse(given);
  if (!parsed.success) return null;
  const typed = Object.entries(answers).filter(([name]) => !ours.test(name));
  const files = [
    ...Object.entries(uploads).map(([field, { fileName, bytes }]) => [field, fileName, sha256Of(bytes)]),
    ...Object.entries(spooled).flatMap(([field, sent]) =>
      sent.map(({ fileName, size, sha256 }) => [field, fileName, size, sha256]),
    ),
  ];
  const hash = sha256Of(Buffer.from(JSON.stringify([parsed.data, originalUrl, typed, files])));
  return hash.slice(0, 32);
}

/**
 * Claims the form. The second sender waits on the unique index for the first to finish.
 * @returns the address the first one was answered with, or null when this request is the first (or carries no token).
 */
export async function replayedLocation(db: TenantDb, request: PageRequest): Promise<string | null> {
  const claimed = keyOf(request);
  if (!claimed) return null;
  const inserted = await db.execute('INSERT INTO form_tokens (token) VALUES ($1) ON CONFLICT DO NOTHING', [claimed]);
  if (inserted === 1) return null;
  const rows = await db.query<{ location: string | null }>('SELECT location FROM form_tokens WHERE token = $1', [
    claimed,
  ]);
  return rows[0]?.location ?? '/';
}

/** Keeps where the first sender was led to. A refused form rolls the claim back, so it can be sent again. */
export async function rememberLocation(db: TenantDb, request: PageRequest, result: unknown): Promise<void> {
  const claimed = keyOf(request);
  const location = (result as { url?: string } | undefined)?.url;
  if (claimed && location) await db.query('UPDATE form_tokens SET location = $2 WHERE token = $1', [claimed, location]);
}
