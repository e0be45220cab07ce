import { z } from 'zod';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { PageRequest } from './current.js';

const token = z.uuid();

function tokenOf(request: PageRequest): string | null {
  const parsed = token.safeParse((request.body as Record<string, unknown> | undefined)?.['_token']);
  return parsed.success ? parsed.data : null;
}

/**
 * Claims the form's token. The second sender waits on the unique index for the first to finish.
 * @returns the address the first one was answered with, or null when this request is the first (or carries no token).
 */
export async function replayedLocation(db: TenantDb, request: PageRequest): Promise<string | null> {
  const claimed = request.method === 'POST' ? tokenOf(request) : null;
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
  const claimed = request.method === 'POST' ? tokenOf(request) : null;
  const location = (result as { url?: string } | undefined)?.url;
  if (claimed && location) await db.query('UPDATE form_tokens SET location = $2 WHERE token = $1', [claimed, location]);
}
