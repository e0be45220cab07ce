import { holdsRequest } from '../../pki/bytes/request-search.js';

const removed = '[Demande de certificat (CSR) retirée du texte\u00a0: elle est en quarantaine.]';
const whole =
  'Le texte de ce courriel contenait une demande de certificat (CSR)\u00a0: il est en quarantaine avec elle. Une CSR ne voyage pas par courriel.';
const armored =
  /-{4,5} ?BEGIN (?:NEW )?CERTIFICATE REQUEST ?-{4,5}[\s\S]{0,40000}?(?:-{4,5} ?END (?:NEW )?CERTIFICATE REQUEST ?-{4,5}|$)/g;

/** A text in which nobody can copy a request any more; null when it had none. */
export function withoutRequests(text: string): string | null {
  if (!holdsRequest(Buffer.from(text))) return null;
  const left = text.replace(armored, removed);
  // Without its armor, or dressed: where it begins and ends is not worth a guess.
  return holdsRequest(Buffer.from(left)) ? whole : left;
}
