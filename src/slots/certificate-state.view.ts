import type { Certificate } from '../certificates/certificate.entity.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { firstDayToCome } from '../journey/plan/certificate-days.js';
import { coverageLabels, madeAgainLabel, toInstallFrom } from '../journey/plan/coverage.js';
import { mustNotBeInstalled } from '../journey/plan/wrong-certificate.js';

/** What a certificate is worth by itself, what is wrong with it, and whether it is the one in force in its slot. */
export function certificateState(certificate: JudgedCertificate, inForce: boolean, now: Date) {
  if (certificate.revokedAt) return { tone: 'bad', icon: 'ban', label: 'Révoqué' };
  if (certificate.history) return { tone: 'none', icon: 'history', label: 'Historique', plain: true };
  if (certificate.notAfter < now)
    return { tone: inForce ? 'bad' : 'none', icon: 'circle-x', label: 'Expiré', plain: !inForce };
  const { toRedo, alone = false } = certificate;
  // Of a closed establishment, nothing is installed any more, nor made again.
  if (alone && inForce && !certificate.installedAt) return { code: 'to_redo', label: 'À révoquer' };
  const state = stateInForce(certificate, inForce, now);
  if (toRedo === null) return state;
  // One that was never installed must not be once its key is anybody's (docs/decisions/0088), nor where the client is in the other environment.
  if (!certificate.installedAt && mustNotBeInstalled(toRedo)) return { code: 'to_redo', label: madeAgainLabel };
  return { tone: 'bad', icon: state.icon, label: `${state.label}, à ${inForce && !alone ? 'refaire' : 'révoquer'}` };
}

/** Of a certificate: `toRedo` as `wrongBecause` reads it, null when nothing is wrong with it; `alone`, its establishment is closed, and nothing follows it. */
type JudgedCertificate = Pick<
  Certificate,
  'revokedAt' | 'notAfter' | 'notBefore' | 'installedAt' | 'verifiedAt' | 'history'
> & {
  toRedo: string | null;
  alone?: boolean;
};

function stateInForce({ notBefore, installedAt, verifiedAt }: JudgedCertificate, inForce: boolean, now: Date) {
  const first = firstDayToCome(parisDate(notBefore), parisDate(now));
  const toInstall = first ? toInstallFrom(first) : coverageLabels.issued_not_installed;
  if (!installedAt) return { tone: 'move', icon: 'package', label: toInstall };
  if (!verifiedAt) return { tone: 'move', icon: 'server', label: 'À vérifier' };
  return inForce
    ? { tone: 'ok', icon: 'circle-check', label: 'En service', plain: true }
    : { tone: 'none', icon: 'history', label: 'Remplacé', plain: true };
}
