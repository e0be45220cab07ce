import type { CertificateFacts } from '../../pki/certificate/certificate.js';
import { textOfName } from '../../pki/verdict/distinguished-name.js';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Slot } from '../../slots/slot.entity.js';

/** What is kept of a certificate. */
export function columnsOf(facts: CertificateFacts) {
  return {
    sha256: facts.sha256,
    spkiSha256: facts.spkiSha256,
    serialNumber: facts.serialNumber,
    subject: textOfName(facts.subject),
    issuer: textOfName(facts.issuer),
    commonName: facts.commonName,
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    environment: facts.environment,
    profile: facts.profile,
    der: Buffer.from(facts.der),
  };
}

/** What the journal says of a certificate that is taken. */
export function importedWords(
  row: { id: string; replacesId: string | null },
  facts: CertificateFacts,
  slot: Pick<Slot, 'clientId' | 'label'>,
  history: boolean,
): Omit<AuditEntry, 'action'> {
  const name = facts.commonName ?? facts.serialNumber;
  const summary = history
    ? `Certificat ${name} gardé en historique de ${slot.label}, expiré depuis le ${date(facts.notAfter)}`
    : `Certificat ${name} importé pour ${slot.label}, valable jusqu’au ${date(facts.notAfter)}`;
  return {
    subject: { kind: 'certificate', id: row.id },
    clientId: slot.clientId,
    summary,
    details: { sha256: facts.sha256, serialNumber: facts.serialNumber, replaces: row.replacesId },
  };
}
