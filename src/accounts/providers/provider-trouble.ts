import { log } from '../../platform/log.js';
import type { Refusal } from './provider-refusals.js';

const silent = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'OAUTH_TIMEOUT',
  // Nobody but our own five seconds ends a request.
  'ABORT_ERR',
  'OAUTH_ABORT',
]);

/** RFC 6749 § 4.1.2.1 and § 5.2, OpenID Connect Core § 3.1.2.6: what a provider may say instead of an answer. */
const said: Partial<Record<string, Refusal>> = {
  access_denied: 'stopped',
  login_required: 'stopped',
  interaction_required: 'stopped',
  account_selection_required: 'stopped',
  consent_required: 'stopped',
  server_error: 'silent',
  temporarily_unavailable: 'silent',
  invalid_client: 'not_known_there',
  unauthorized_client: 'not_known_there',
  invalid_scope: 'not_known_there',
};

/** What became of a conversation with a provider that failed. The operator's log says by a code which step, never what was said. */
export function refusalOf(editorId: string, error: unknown): Refusal {
  const links = chainOf(error);
  const refusal = links.map(refusalIn).find((found) => found !== null) ?? 'untrusted';
  if (refusal !== 'stopped')
    log.fault('sign-in by a provider', links.map(codeOf).filter(Boolean).join(' < ').replaceAll('_', ' '), {
      editor: editorId,
      refusal,
    });
  return refusal;
}

/** An error or what it was caused by: of the library, of the network, or the answer itself. */
interface Link {
  name?: unknown;
  code?: unknown;
  error?: unknown;
  status?: unknown;
  cause?: unknown;
  errors?: unknown;
}

function refusalIn(link: Link): Refusal | null {
  const { error, status } = link;
  const code = codeOf(link);
  if (code === 'InternalAddress') return 'internal';
  // RFC 6749 § 5.2: a client that is not who it says is answered by a challenge.
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return 'not_known_there';
  if (typeof error === 'string' && isAnswer(code)) return said[error] ?? null;
  if (typeof status === 'number' && (status >= 500 || status === 429)) return 'silent';
  return silent.has(code) ? 'silent' : null;
}

// By its code: the library is loaded where a provider is spoken with.
const isAnswer = (code: string) =>
  code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' || code === 'OAUTH_RESPONSE_BODY_ERROR';

function codeOf({ name, code, status }: Link): string {
  if (typeof code === 'string') return code;
  if (typeof status === 'number') return String(status);
  return name === 'TimeoutError' ? 'ETIMEDOUT' : typeof name === 'string' ? name : '';
}

// The error and what caused it: openid-client wraps what the network said, or the answer that it did not take.
function chainOf(error: unknown, depth = 0): Link[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { errors, cause } = error as Link;
  const causes: unknown[] = Array.isArray(errors) ? errors : [cause];
  return [error, ...causes.flatMap((each) => chainOf(each, depth + 1))];
}
