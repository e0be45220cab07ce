import type { CommonNameOutcome } from './common-name.js';
import type { ClientIdentity } from './context.js';
import { isSameOrganization } from './distinguished-name.js';

/** What is said alike of the subject of a CSR and of a certificate. */
export const subjectTitles = {
  organization: 'L’organisme (O) est celui du client.',
  otherHolder: 'L’identifiant de structure (OU) est celui d’un autre porteur de ce client.',
  commonName: 'Le nom (CN) est celui de l’emplacement.',
  notServer: 'Le nom (CN) n’est pas un nom de serveur complet.',
  free: 'Le nom (CN) n’est pas celui prévu pour l’emplacement\u202f; il est libre pour cet usage.',
};

/** Of a common name that must be exact and is not, by how it differs. */
export const commonNameTitles: Record<Exclude<CommonNameOutcome, 'same'>, string> = {
  case: 'Le nom (CN) ne diffère du nom attendu que par des majuscules ou des minuscules.',
  space: 'Le nom (CN) ne diffère du nom attendu que par des espaces ou des tirets.',
  different: 'Le nom (CN) n’est pas celui de cet emplacement.',
};

/** Whether a text is a fully qualified server name (RFC 1123 §2.1). */
export function isServerName(text: string): boolean {
  return text.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text);
}

/** Whether an organisation (O) is the client, by any of its names. */
export function isNameOf({ name, otherNames = [] }: ClientIdentity, organization: string): boolean {
  return [name, ...otherNames].some((one) => isSameOrganization(organization, one));
}
