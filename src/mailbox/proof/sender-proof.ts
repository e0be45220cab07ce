import { domainOf, isUnder } from '../mail-address.js';
import { type AuthenticationResults, type CheckedMethod, readAuthenticationResults } from './authentication-results.js';
import { namesNobody, plainAuthor } from './author.js';
import { headerOf, valuesOf } from './header-fields.js';

/** Why nobody vouches for the author of a mail, or why what it says is not theirs to say. */
export type SenderDoubt =
  | 'unchecked'
  | 'brought'
  | 'no_author'
  | 'odd_author'
  | 'no_result'
  | 'odd_result'
  | 'failed'
  | 'no_proof'
  | 'other_author'
  | 'repeated_id'
  | 'unproven_return'
  | 'other_recipient'
  | 'not_agency';

/**
 * By what its author's own domain vouched for the mail, or the secret that a return brought back; or why nothing did. An author who is
 * proven to be somebody else than the agency is doubted where the mail says what only the agency does.
 */
export type SenderProof =
  | { provenBy: 'dmarc' | 'dkim' | 'token'; senderDoubt: null | 'not_agency' }
  | { provenBy: null; senderDoubt: SenderDoubt };

/** What the operator says of a mailbox (`cli editor:mail`). */
export interface TrustedServer {
  /** The name under which its receiving server signs its results; null: it checks nothing, nothing is believed. */
  authservId: string | null;
  /** Domains whose signature (DKIM) is enough where there is no policy (DMARC). */
  domains: string[];
}

/**
 * Whether a mail comes from the author it names. Only the topmost field Authentication-Results that bears the name of our own
 * server counts (RFC 8601 §5: a server writes above what came in, and must strip what came in under its own name); one that
 * says nothing of the author is not helped by another further down.
 * @param raw the mail, or its beginning: its header is read as bytes
 * @param sender the author as the mail is shown, in lower case: what is proven must be what is seen
 */
export function proveSender(raw: Buffer, sender: string, { authservId, domains }: TrustedServer): SenderProof {
  if (authservId === null) return doubtful('unchecked');
  const header = headerOf(raw);
  if (header.sound && sender === '' && namesNobody(header)) return doubtful('no_author');
  const author = header.sound ? plainAuthor(header) : null;
  if (author === null || author !== sender) return doubtful('odd_author');
  const results = ownResults(valuesOf(header, 'authentication-results'), authservId.toLowerCase());
  if (results === null) return doubtful('no_result');
  if (results.methods === null) return doubtful('odd_result');
  return judge(results.methods, domainOf(author), domains);
}

/** The topmost of that name; one above it that cannot be read at all may have been the one. */
function ownResults(values: string[], authservId: string): AuthenticationResults | null {
  for (const value of values) {
    const results = readAuthenticationResults(value);
    if (results === null) return { authservId, methods: null };
    if (results.authservId === authservId) return results;
  }
  return null;
}

function judge(methods: CheckedMethod[], author: string, domains: string[]): SenderProof {
  const policies = methods.filter(({ method }) => method === 'dmarc');
  if (policies.some(({ result }) => result === 'fail')) return doubtful('failed');
  const passed = policies.filter(({ result }) => result === 'pass');
  // RFC 7489 §11: the domain that was compared. Another one means that the server read another author.
  if (passed.some(({ properties }) => properties['header.from']?.toLowerCase() !== author))
    return doubtful('other_author');
  if (passed.length > 0 && passed.length === policies.length) return { provenBy: 'dmarc', senderDoubt: null };
  const signed = methods.some((checked) => isSignedBy(checked, author, domains));
  return signed ? { provenBy: 'dkim', senderDoubt: null } : doubtful('no_proof');
}

/** RFC 7489 §3.1.1, without a list of public suffixes: signer and author are both of one domain that the operator named. */
function isSignedBy({ method, result, properties }: CheckedMethod, author: string, domains: string[]): boolean {
  if (method !== 'dkim' || result !== 'pass') return false;
  const signer = (properties['header.d'] ?? domainOf(properties['header.i'] ?? '')).toLowerCase();
  return domains.some((domain) => isUnder(signer, domain) && isUnder(author, domain));
}

export function doubtful(senderDoubt: SenderDoubt): SenderProof {
  return { provenBy: null, senderDoubt };
}
