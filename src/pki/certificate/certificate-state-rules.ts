import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import { lookUp, readCrl } from './crl.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, passed } from '../verdict/finding.js';
import { isSignedWithPss, signatureName } from '../bytes/public-key.js';
import { parisDay } from '../verdict/paris-day.js';
import { formatCount } from '../verdict/refusal.js';
import { weakKeyFindings } from '../verdict/weak-key.js';

const dayInMilliseconds = 86_400_000;
// F1.3: 3 years, or 3 years and a month; two days are left for leap days and clocks.
const longestDays = 3 * 365 + 1 + 31 + 2;

const newKey = 'Générez une nouvelle clé RSA de 2\u202f048\u00a0bits et commandez un nouveau certificat.';

/** F1.3: an RSA key of 2,048 bits or more that nobody can factor, and a SHA-256 signature or better. */
export function strengthFindings({ key, parts }: ParsedCertificate): Finding[] {
  const weak = weakKeyFindings(key, newKey);
  const got = `${key.keyAlgorithm}${key.keyBits === null ? '' : `, ${formatCount(key.keyBits)}\u00a0bits`}, ${signatureName(parts)}`;
  const isLong = key.keyAlgorithm === 'RSA' && (key.keyBits ?? 0) >= 2048;
  if (isLong && isSignedWithPss(parts)) return [...weak, pssFinding(got)];
  if (isLong && parts.algorithm?.strong === true)
    return [...weak, passed('strength', 'La clé et la signature sont assez fortes.', got)];
  const title = isLong ? 'La signature du certificat est trop faible.' : 'La clé du certificat est trop faible.';
  const expected = 'RSA, 2\u202f048\u00a0bits ou plus, SHA-256 ou mieux';
  return [...weak, blocking('strength', title, { expected, got, mend: newKey })];
}

function pssFinding(got: string): Finding {
  return blocking('signature_pss', 'Ce certificat porte une signature PSS, que l’IGC-Santé n’emploie pas.', {
    expected: 'SHA-256 avec RSA (PKCS#1 v1.5)',
    got,
    mend: 'Vérifiez d’où vient ce certificat\u00a0: la plateforme IGC-Santé n’en délivre pas de tel.',
  });
}

/** Domain rule 10: the public key equals the CSR's when there is one. */
export function requestFindings(facts: CertificateFacts, csr: { spkiSha256: string } | null | undefined): Finding[] {
  if (csr === null || csr === undefined) return [];
  if (csr.spkiSha256.toLowerCase() === facts.spkiSha256)
    return [passed('csr_key', 'La clé est celle de la CSR déposée.')];
  return [
    blocking('csr_key', 'La clé du certificat n’est pas celle de la CSR déposée.', {
      expected: `empreinte de clé ${csr.spkiSha256}`,
      got: `empreinte de clé ${facts.spkiSha256}`,
      mend: 'Vérifiez que le certificat vient bien de cette commande\u202f; sinon, le serveur n’aura pas la clé qui va avec.',
    }),
  ];
}

/** Domain rule 10: dates plausible at `now`, and not past, but for one that is kept as the history of its slot. */
export function validityFindings({ notBefore, notAfter }: CertificateFacts, now: Date, asHistory = false): Finding[] {
  const got = `du ${parisDay(notBefore)} au ${parisDay(notAfter)}`;
  if (now > notAfter) {
    const title = `Ce certificat est expiré depuis le ${parisDay(notAfter)}.`;
    if (asHistory) {
      const mend = 'Il est gardé dans l’historique de l’emplacement\u00a0: il ne le couvre pas et n’est pas rappelé.';
      return [{ code: 'expired', severity: 'remark', title, got, mend }];
    }
    const mend =
      'Déposez le certificat en cours. S’il n’y en a pas, faites une nouvelle demande\u00a0: un certificat expiré ne se renouvelle pas. Pour garder celui-ci en historique, importez-le sur la page de l’emplacement.';
    return [blocking('expired', title, { got, mend })];
  }
  if (notBefore.getTime() > now.getTime() + dayInMilliseconds) {
    const title = `Ce certificat ne sera valide qu’à partir du ${parisDay(notBefore)}.`;
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
      got: sha256,
      mend: 'Il n’y a rien à importer. S’il est au mauvais endroit, corrigez-le là où il est.',
    }),
  );
}

/** Domain rules 9 and 10: the public key is on no other certificate, the one it renews included. */
export function keyNoveltyFindings(
  { spkiSha256 }: CertificateFacts,
  known: readonly { spkiSha256: string; where: string }[],
  asHistory = false,
): Finding[] {
  const seen = known.filter((one) => one.spkiSha256.toLowerCase() === spkiSha256);
  if (seen.length === 0) return [passed('key_seen', 'Cette clé n’est sur aucun autre certificat.')];
  return seen.map(({ where }) => ({
    code: 'key_seen',
    severity: asHistory ? 'warning' : 'blocking',
    title: `Cette clé est déjà celle d’un autre certificat\u00a0: ${where}.`,
    expected: 'une clé neuve pour chaque certificat',
    got: `empreinte de clé ${spkiSha256}`,
    mend: asHistory
      ? 'Aucun certificat à venir ne doit reprendre cette clé.'
      : 'Vérifiez le fichier déposé. Si c’est bien lui, révoquez-le, puis commandez-en un nouveau avec une clé neuve.',
  }));
}

/** Domain rule 10: not revoked, neither the certificate nor an authority above it, by the lists at hand. */
export function revocationFindings(
  chain: readonly ParsedCertificate[],
  crls: readonly Uint8Array[],
  now: Date,
): Finding[] {
  const readings = crls.map((bytes) => readCrl(bytes));
  const findings = readings.flatMap((reading): Finding[] =>
    reading.ok ? [] : [{ ...reading.finding, severity: 'warning' }],
  );
  const known = readings.flatMap((reading) => (reading.ok ? [reading.crl] : []));
  let isLeafChecked = false;
  chain.forEach((one, index) => {
    const issuer = chain[index + 1];
    if (issuer === undefined) return;
    for (const crl of known) {
      const answer = lookUp(crl, one, issuer);
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
  const day = parisDay(revokedAt);
  return index === 0
    ? blocking('revoked', `Ce certificat a été révoqué le ${day}.`, {
        mend: 'Ne l’installez pas\u00a0: commandez un nouveau certificat avec une nouvelle clé.',
      })
    : blocking('authority_revoked', `L’autorité qui a émis ce certificat a été révoquée le ${day}.`, {
        mend: 'Ne l’installez pas et prévenez l’administrateur\u00a0: tous les certificats de cette autorité sont concernés.',
      });
}

function freshnessFinding(nextUpdate: Date | null, thisUpdate: Date, now: Date): Finding {
  const got = `liste du ${parisDay(thisUpdate)}`;
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
