import { sha256Of } from '../bytes/public-key.js';
import { type ParsedCertificate, parseCertificate } from './certificate-reading.js';

/** IGC-Santé has a dozen; whoever trusts many more has them read again. */
const remembered = 100;
const read = new Map<string, ParsedCertificate | null>();

/** An authority that is trusted is read once, not at each verdict: by its bytes, so that it is the same whoever trusts it. */
export function parseAuthority(der: Uint8Array): ParsedCertificate | null {
  const sha256 = sha256Of(der);
  const known = read.get(sha256);
  if (known !== undefined) return known;
  if (read.size >= remembered) read.clear();
  const parsed = parseCertificate(der);
  read.set(sha256, parsed);
  return parsed;
}
