import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import { maximumCertificateInput } from './certificate.js';
import { parseCertificates } from './certificate-reading.js';
import { strengthFindings } from './certificate-key-rules.js';
import { isSelfIssued } from './chain.js';
import type { Finding, Verdict } from '../verdict/finding.js';
import { blocking, passed, verdictOf } from '../verdict/finding.js';
import type { CertificateEnvironment } from './profile.js';
import { environmentOfName } from './profile.js';
import { containsPrivateKey, privateKeyFinding } from '../bytes/private-key.js';
import { isSignedBy } from '../bytes/public-key.js';
import { sizeFinding, unreadableFinding } from '../verdict/refusal.js';

// F1.1, measured on the authorities of ELEMENTAIRE ORGANISATIONS: root and issuing, PROD then TEST.
const officialFingerprints = [
  '2d9e22ca19f777c6b745257c723ecb8df3c35fa6f1f6ec36b83600c97346967f',
  'd834ee5b40686b73573f60547bf6052c6d404d942a5665cdb2c0b9137b5d27b2',
  '01325aeb193871eec90fa89556804e4185cb362e0ca87a3d79939c71186da805',
  'dc528e3788691b3f7950164076f95b02c64334c68662bdede5750b4e0e5338f6',
];

/** An authority as it is recorded: a root signs itself, an issuing one is signed by a root. */
export interface AuthorityFacts extends CertificateFacts {
  kind: 'root' | 'issuing';
  environment: CertificateEnvironment;
  isOfficial: boolean;
}

export type AuthorityReading =
  | { ok: true; authority: AuthorityFacts; verdict: Verdict }
  | { ok: false; finding: Finding };

/**
 * Reads one authority's certificate (PEM, DER or P7B of one) and says whether it can be trusted as one: CA flag, right to sign
 * certificates, strength, own signature of a root, known fingerprint. A bundle is split, and parsed once, by `readCertificates`. Never throws.
 */
export function readAuthority(bytes: Uint8Array): AuthorityReading {
  const size = sizeFinding(bytes, maximumCertificateInput, 'un certificat');
  if (size !== null) return { ok: false, finding: size };
  const privateKey = containsPrivateKey(bytes);
  if (privateKey !== null) return { ok: false, finding: privateKeyFinding(privateKey.kind) };
  const [certificate, ...others] = parseCertificates(bytes) ?? [];
  if (certificate === undefined) return { ok: false, finding: unreadableFinding(bytes, 'un certificat') };
  if (others.length > 0) return { ok: false, finding: severalFinding(others.length + 1) };
  return { ok: true, ...judgeAuthority(certificate) };
}

/** The same of a certificate that was read. */
export function judgeAuthority(certificate: ParsedCertificate): { authority: AuthorityFacts; verdict: Verdict } {
  const isRoot = isSelfIssued(certificate);
  const authority: AuthorityFacts = {
    ...certificate,
    kind: isRoot ? 'root' : 'issuing',
    environment: environmentOfName(certificate.subject),
    isOfficial: officialFingerprints.includes(certificate.sha256),
  };
  const findings = [
    ...strengthFindings(certificate),
    certificate.isAuthority && certificate.maySignCertificates
      ? passed('authority', 'C’est bien une autorité de certification.', authority.commonName ?? '')
      : blocking('not_authority', 'Ce certificat n’est pas celui d’une autorité de certification.', {
          got: authority.subjectText,
          mend: 'Déposez le certificat d’autorité publié par l’IGC-Santé (fichier .cer).',
        }),
    ...(isRoot && !isSignedBy(certificate.parts, certificate.key.key) ? [forgedFinding()] : []),
    ...nameFindings(authority),
  ];
  return { authority, verdict: verdictOf(findings) };
}

function nameFindings(authority: AuthorityFacts): Finding[] {
  if (authority.isOfficial)
    return [passed('official', 'L’empreinte est celle d’une autorité IGC-Santé connue.', authority.sha256)];
  const findings: Finding[] = [
    {
      code: 'not_official',
      severity: 'warning',
      title: 'L’empreinte n’est pas celle d’une autorité IGC-Santé connue.',
      got: authority.sha256,
      mend: 'Comparez l’empreinte SHA-256 avec celle que publie l’ANS avant d’enregistrer cette autorité.',
    },
  ];
  if (authority.environment === 'unknown') {
    findings.push({
      code: 'environment_unknown',
      severity: 'warning',
      title: 'Le nom de l’autorité ne dit pas si elle est de production ou de test.',
      got: authority.subjectText,
      mend: 'Indiquez l’environnement vous-même.',
    });
  }
  return findings;
}

function forgedFinding(): Finding {
  return blocking('root_signature', 'Cette autorité racine n’est pas signée par sa propre clé.', {
    mend: 'Téléchargez de nouveau le certificat publié par l’IGC-Santé\u00a0: ce fichier est abîmé ou falsifié.',
  });
}

function severalFinding(count: number): Finding {
  return blocking('several_certificates', `Ce fichier contient ${count}\u00a0certificats\u00a0: un seul est attendu.`, {
    mend: 'Déposez les autorités une par une.',
  });
}
