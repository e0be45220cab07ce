import { isNativeError } from 'node:util/types';
import type { Refusal } from './provider-refusals.js';

const silent = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'OAUTH_TIMEOUT',
]);

/** What became of a conversation with a provider that failed. The operator's log says by a code which step, never what was said. */
export function refusalOf(slug: string, error: unknown): Refusal {
  if (isAnswer(error) && error.error === 'access_denied') return 'stopped';
  const reasons = reasonsOf(error);
  console.warn(`sign-in by the provider of ${slug}: ${reasons.join(' < ')}`);
  if (reasons.includes('InternalAddress')) return 'internal';
  return reasons.some((reason) => silent.has(reason)) ? 'silent' : 'untrusted';
}

// By its code: the library is loaded where a provider is spoken with.
function isAnswer(error: unknown): error is Error & { error: string } {
  return isNativeError(error) && (error as { code?: unknown }).code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';
}

// The error and what caused it: openid-client wraps what the network said.
function reasonsOf(error: unknown, depth = 0): string[] {
  if (!isNativeError(error) || depth > 4) return [];
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  const own = typeof code === 'string' ? code : error.name === 'TimeoutError' ? 'ETIMEDOUT' : error.name;
  const causes: unknown[] = Array.isArray(errors) ? errors : [error.cause];
  return [own, ...causes.flatMap((cause) => reasonsOf(cause, depth + 1))];
}
