import { parseStructureOu } from '../../identifiers/national-structure-id.js';
import type { HeldCertificate } from '../../journey/plan/certificate-plan.js';
import { unitInText } from '../../pki/verdict/distinguished-name.js';

/** The numbers a client and its establishments are known by. */
export interface KnownNumbers {
  finessEj: string | null;
  siret: string | null;
  establishments: { finessEg: string }[];
}

/** The FINESS or SIRET that a subject carries, by its OU; null when it tells none. */
export function numberCarried(subject: string): string | null {
  const { kind, value } = parseStructureOu(unitInText(subject) ?? '');
  return kind === 'unknown' ? null : value;
}

/** Whose number a subject carries. The OU cannot tell EJ from EG (F1.2): only comparing with the client's own numbers does. */
export function holderLevel(subject: string, client: KnownNumbers): Pick<HeldCertificate, 'level' | 'finess'> {
  const unit = unitInText(subject);
  const { kind, value } = unit === null ? { kind: 'unknown', value: '' } : parseStructureOu(unit);
  if (kind === 'siret' && value === client.siret) return { level: 'EJ', finess: client.finessEj ?? value };
  if (kind !== 'finess') return { level: 'unknown', finess: null };
  if (value === client.finessEj) return { level: 'EJ', finess: value };
  return client.establishments.some(({ finessEg }) => finessEg === value)
    ? { level: 'EG', finess: value }
    : { level: 'unknown', finess: value };
}
