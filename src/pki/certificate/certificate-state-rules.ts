import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import { lookUp, type RevocationsReading } from './revocations.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, passed } from '../verdict/finding.js';
import { longDay } from '../../identifiers/long-day.js';

const dayInMilliseconds = 86_400_000;
// F1.3: 3 years, or 3 years and a month; two days are left for leap days and clocks.
const longestDays = 3 * 365 + 1 + 31 + 2;

/** Domain rule 10: dates plausible at `now`, and not past, but for one that is kept as the history of its slot. */
export function validityFindings({ notBefore, notAfter }: CertificateFacts, now: Date, asHistory = false): Finding[] {
  const got = `du ${longDay(notBefore)} au ${longDay(notAfter)}`;
  if (now > notAfter) {
    const title = `Ce certificat est expiré depuis le ${longDay(notAfter)}.`;
    if (asHistory) {
      const mend = 'Il n’est importé que pour l’historique\u00a0: il ne couvre pas l’emplacement et n’est pas rappelé.';
      return [{ code: 'expired', severity: 'remark', title, got, mend }];
    }
    const mend =
      'Déposez le certificat en cours. S’il n’y en a pas, faites une nouvelle demande\u00a0: un certificat expiré ne se renouvelle pas. Pour garder celui-ci en historique, importez-le sur la page de l’emplacement.';
    return [blocking('expired', title, { got, mend })];
  }
  if (notBefore.getTime() > now.getTime() + dayInMilliseconds) {
    const title = `Ce certificat ne sera valide qu’à partir du ${longDay(notBefore)}.`;
    return [{ code: 'not_yet_valid', severity: 'warning', title, got, mend: 'Ne l’installez pas avant cette date.' }];
  }
  const days = (notAfter.getTime() - notBefore.getTime()) / dayInMilliseconds;
  if (days > 0 && days <= longestDays) return [passed('validity', 'Les dates de validité sont plausibles.', got)];
  const title = 'La durée de validité est inhabituelle pour un certificat IGC-Santé.';
  return [
    {
      code: 'validity',
      severity: 'warning',
      title,
      expected: '3 ans',
      got,
      mend: 'Vérifiez d’où vient ce certificat.',
    },
  ];
}

/** Domain rule 10: fingerprint new. */
export function noveltyFindings(
  { sha256 }: CertificateFacts,
  known: readonly { sha256: string; where: string }[],
): Finding[] {
  const seen = known.filter((one) => one.sha256.toLowerCase().replaceAll(':', '') === sha256);
  if (seen.length === 0) return [passed('fingerprint', 'Ce certificat n’a pas encore été importé.')];
  return seen.map((one) =>
    blocking('fingerprint', `Ce certificat est déjà enregistré\u00a0: ${one.where}.`, {
      outside: 'Ce certificat est déjà enregistré.',
      got: sha256,
      mend: 'Il n’y a rien à importer. S’il est au mauvais endroit, corrigez-le là où il est.',
    }),
  );
}

/** Domain rule 10: not revoked, neither the certificate nor an authority above it, by the lists at hand. */
export function revocationFindings(
  chain: readonly ParsedCertificate[],
  lists: readonly RevocationsReading[],
  now: Date,
): Finding[] {
  const findings = lists.flatMap((reading): Finding[] =>
    reading.ok ? [] : [{ ...reading.finding, severity: 'warning' }],
  );
  const known = lists.flatMap((reading) => (reading.ok ? [reading.revocations] : []));
  let isLeafChecked = false;
  chain.forEach((one, index) => {
    const issuer = chain[index + 1];
    if (issuer === undefined) return;
    for (const list of known) {
      const answer = lookUp(list, one, issuer);
      if (answer.state === 'unusable') findings.push(answer.finding);
      if (answer.state === 'revoked') findings.push(revokedFinding(index, answer.revokedAt));
      if (index > 0 || (answer.state !== 'not_revoked' && answer.state !== 'revoked')) continue;
      isLeafChecked = true;
      if (answer.state === 'not_revoked') findings.push(freshnessFinding(answer.nextUpdate, answer.thisUpdate, now));
    }
  });
  return isLeafChecked ? findings : [...findings, uncheckedFinding()];
}

function revokedFinding(index: number, revokedAt: Date): Finding {
  const day = longDay(revokedAt);
  return index === 0
    ? blocking('revoked', `Ce certificat a été révoqué le ${day}.`, {
        mend: 'Ne l’installez pas\u00a0: commandez un nouveau certificat avec une nouvelle clé.',
      })
    : blocking('authority_revoked', `L’autorité qui a émis ce certificat a été révoquée le ${day}.`, {
        mend: 'Ne l’installez pas et prévenez l’administrateur\u00a0: tous les certificats de cette autorité sont concernés.',
      });
}

function freshnessFinding(nextUpdate: Date | null, thisUpdate: Date, now: Date): Finding {
  const got = `liste du ${longDay(thisUpdate)}`;
  if (nextUpdate !== null && nextUpdate >= now)
    return passed('revocation', 'Le certificat ne figure pas sur la liste de révocation.', got);
  return {
    code: 'revocation_stale',
    severity: 'remark',
    title: 'Le certificat ne figure pas sur la liste de révocation connue, mais cette liste n’est plus à jour.',
    got,
    mend: 'Chargez la dernière liste publiée par l’IGC-Santé.',
  };
}

function uncheckedFinding(): Finding {
  return {
    code: 'revocation_unknown',
    severity: 'remark',
    title: 'La révocation n’a pas pu être vérifiée\u00a0: aucune liste utilisable pour cette autorité.',
    mend: 'Chargez la liste de révocation publiée par l’IGC-Santé.',
  };
}
