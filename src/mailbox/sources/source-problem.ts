/** What keeps a mailbox from being read; sentences in source-problem.labels.ts. */
export type ProblemCode =
  | 'address'
  | 'password'
  | 'login'
  | 'unreachable'
  | 'tls'
  | 'folder'
  | 'maildir_missing'
  | 'maildir_denied'
  | 'maildir_link';

/** Nothing of ours is wrong: the operator has something to do, and the next round tries again. */
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

const away = new Set(
  'ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH EPIPE CONNECT_TIMEOUT GREETING_TIMEOUT UPGRADE_TIMEOUT ETIMEOUT NoConnection ConnectionClosed ClosedAfterConnectTLS ClosedAfterConnectText ProxyError EConnectionClosed'.split(
    ' ',
  ),
);

/** Names what an IMAP client ran into. @returns null for anything that is nobody's fault but ours */
export function imapProblem(error: unknown): SourceProblem | null {
  if (error instanceof SourceProblem) return error;
  const { code = '', message, authenticationFailed, serverResponseCode, tlsFailed } = error as SourceError;
  if (authenticationFailed || serverResponseCode === 'AUTHENTICATIONFAILED') return new SourceProblem('login', message);
  if (tlsFailed || /CERT|TLS|SSL|SELF_SIGNED|VERIFY|ALTNAME|UPGRADE$/.test(code))
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
