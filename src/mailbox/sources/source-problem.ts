/** What keeps a mailbox from being read; sentences in source-problem.labels.ts. */
export type ProblemCode =
  | 'address'
  | 'password'
  | 'login'
  | 'name'
  | 'closed'
  | 'unreachable'
  | 'internal'
  | 'tls'
  | 'tls_expired'
  | 'tls_name'
  | 'tls_unknown'
  | 'folder'
  | 'oauth'
  | 'oauth_away'
  | 'maildir_missing'
  | 'maildir_denied'
  | 'maildir_link';

/** Nothing of ours is wrong: somebody has something to do, and the next round tries again. */
export class SourceProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
  ) {
    super(message);
  }
}

interface SourceError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  tlsFailed?: boolean;
}

const known: Record<string, ProblemCode> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'closed',
  CERT_HAS_EXPIRED: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_unknown',
};
const away = new Set(
  'ECONNRESET ETIMEDOUT EHOSTUNREACH ENETUNREACH EPIPE CONNECT_TIMEOUT GREETING_TIMEOUT UPGRADE_TIMEOUT ETIMEOUT NoConnection ConnectionClosed ClosedAfterConnectTLS ClosedAfterConnectText ProxyError EConnectionClosed'.split(
    ' ',
  ),
);

/** Names what an IMAP client ran into. @returns null for anything that is nobody's fault but ours */
export function imapProblem(error: unknown): SourceProblem | null {
  if (error instanceof SourceProblem) return error;
  const { code = '', message, authenticationFailed, serverResponseCode, tlsFailed } = error as SourceError;
  if (authenticationFailed || serverResponseCode === 'AUTHENTICATIONFAILED') return new SourceProblem('login', message);
  const named = known[code];
  if (named) return new SourceProblem(named, message);
  if (tlsFailed || /CERT|TLS|SSL|SELF_SIGNED|VERIFY|ALTNAME|UPGRADE$|EPROTO/.test(code))
    return new SourceProblem('tls', message);
  if (serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE')
    return new SourceProblem('folder', message);
  return away.has(code) ? new SourceProblem('unreachable', message) : null;
}

/** Names what reading a folder of the disk ran into. */
export function maildirProblem(error: unknown): SourceProblem | null {
  if (error instanceof SourceProblem) return error;
  const { code = '', message } = error as SourceError;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SourceProblem('maildir_missing', message);
  return code === 'EACCES' || code === 'EPERM' ? new SourceProblem('maildir_denied', message) : null;
}
