import type { Certificate } from './certificate.entity.js';

/** What a certificate is worth by itself, and whether it is the one in force in its slot. */
export function certificateState(
  certificate: Pick<Certificate, 'revokedAt' | 'notAfter' | 'installedAt' | 'verifiedAt' | 'history'>,
  inForce: boolean,
  now: Date,
) {
  if (certificate.revokedAt) return { tone: 'bad', icon: 'ban', label: 'Révoqué' };
  if (certificate.history) return { tone: 'none', icon: 'history', label: 'Historique', plain: true };
  if (certificate.notAfter < now)
    return { tone: inForce ? 'bad' : 'none', icon: 'circle-x', label: 'Expiré', plain: !inForce };
  if (!certificate.installedAt) return { tone: 'move', icon: 'package', label: 'À installer' };
  if (!certificate.verifiedAt) return { tone: 'move', icon: 'server', label: 'À vérifier' };
  return inForce
    ? { tone: 'ok', icon: 'circle-check', label: 'En service', plain: true }
    : { tone: 'none', icon: 'history', label: 'Remplacé', plain: true };
}
