import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, passed } from '../verdict/finding.js';
import { isSignedBy, signatureName } from '../bytes/public-key.js';

const maximumLinks = 5;

/** The issuers found above a certificate (nearest first, the certificate itself left out) and what is wrong with them. */
export interface Chain {
  issuers: ParsedCertificate[];
  findings: Finding[];
}

const askChain =
  'Faites ajouter par l’administrateur la chaîne publiée par l’IGC-Santé, ou vérifiez d’où vient ce certificat.';

/**
 * Climbs from a certificate to a known authority: names, signatures, basic constraints, path length and validity of each link
 * (RFC 5280 §6.1). `known` are trusted; `supplied` came with the upload and only serve as steps.
 */
export function climb(
  leaf: ParsedCertificate,
  known: readonly ParsedCertificate[],
  supplied: readonly ParsedCertificate[],
  now: Date,
): Chain {
  const issuers: ParsedCertificate[] = [];
  const findings: Finding[] = [];
  let isAnchored = false;
  let current = leaf;
  while (issuers.length < maximumLinks && !isSelfIssued(current)) {
    const named = [...known, ...supplied].filter((one) => Buffer.compare(one.subjectDer, current.issuerDer) === 0);
    const issuer = named.find((one) => isSignedBy(current.parts, one.key.key));
    if (issuer === undefined) {
      // What cannot be verified is told of by its algorithm, never called forged.
      if (named.length > 0 && current.parts.algorithm !== null) findings.push(forgedFinding(current));
      if (named.length > 0 && current.parts.algorithm === null) findings.push(unverifiedFinding(current));
      break;
    }
    findings.push(...authorityFindings(issuer, issuers.length, now));
    isAnchored ||= known.includes(issuer);
    issuers.push(issuer);
    current = issuer;
  }
  if (!isAnchored && findings.length === 0)
    findings.push(isSelfSigned(leaf) && !leaf.isAuthority ? selfSignedFinding(leaf) : unknownFinding(leaf));
  if (findings.length === 0)
    findings.push(passed('chain', 'Le certificat est émis par une autorité connue.', issuers[0]?.commonName ?? ''));
  return { issuers, findings };
}

/** Whether subject and issuer are the same: a root, or a certificate that vouches for itself. */
export function isSelfIssued(details: ParsedCertificate): boolean {
  return Buffer.compare(details.subjectDer, details.issuerDer) === 0;
}

/** Whether a certificate vouches for itself: same names, and signed with its own key. */
function isSelfSigned(details: ParsedCertificate): boolean {
  return isSelfIssued(details) && (details.parts.algorithm === null || isSignedBy(details.parts, details.key.key));
}

/** Leaf first, then its issuers in order, then the rest as it came. */
export function orderFromLeaf(details: readonly ParsedCertificate[]): ParsedCertificate[] {
  const leaf =
    details.find((one) => !one.isAuthority) ?? details.find((one) => !isIssuerOfAnother(one, details)) ?? details[0];
  if (leaf === undefined) return [];
  const ordered = [leaf];
  for (let current = leaf; ordered.length < details.length;) {
    const issuer = details.find(
      (one) => !ordered.includes(one) && Buffer.compare(one.subjectDer, current.issuerDer) === 0,
    );
    if (issuer === undefined) break;
    ordered.push(issuer);
    current = issuer;
  }
  return [...ordered, ...details.filter((one) => !ordered.includes(one))];
}

function isIssuerOfAnother(one: ParsedCertificate, details: readonly ParsedCertificate[]): boolean {
  return details.some((other) => other !== one && Buffer.compare(other.issuerDer, one.subjectDer) === 0);
}

function authorityFindings(issuer: ParsedCertificate, below: number, now: Date): Finding[] {
  const got = nameOf(issuer);
  const findings: Finding[] = [];
  if (!issuer.isAuthority || !issuer.maySignCertificates) {
    findings.push(
      blocking('chain_not_authority', 'L’émetteur du certificat n’est pas une autorité de certification.', {
        got,
        mend: askChain,
      }),
    );
  } else if (issuer.pathLength !== null && issuer.pathLength < below) {
    findings.push(
      blocking('chain_too_long', 'L’autorité n’a pas le droit d’émettre une chaîne aussi longue.', {
        got,
        mend: askChain,
      }),
    );
  }
  if (now > issuer.notAfter || now < issuer.notBefore) {
    findings.push(
      blocking('authority_expired', 'L’autorité qui a émis le certificat n’est pas valide à cette date.', {
        got,
        mend: askChain,
      }),
    );
  }
  return findings;
}

function forgedFinding(current: ParsedCertificate): Finding {
  return blocking(
    'chain_signature',
    'Le certificat dit venir d’une autorité connue, mais la signature ne le confirme pas.',
    {
      got: current.issuerText,
      mend: 'Retirez de nouveau le certificat sur la plateforme IGC-Santé\u00a0: ce fichier est abîmé ou falsifié.',
    },
  );
}

function unverifiedFinding(current: ParsedCertificate): Finding {
  return blocking('chain_algorithm', 'La signature du certificat est d’un genre que Sceau ne vérifie pas.', {
    expected: 'SHA-256 avec RSA',
    got: signatureName(current.parts),
    mend: 'Vérifiez d’où vient ce certificat\u00a0: la plateforme IGC-Santé n’en délivre pas de tel.',
  });
}

function selfSignedFinding(leaf: ParsedCertificate): Finding {
  return blocking('self_signed', 'Ce certificat est auto-signé\u00a0: aucune autorité ne l’a émis.', {
    expected: 'un certificat émis par une autorité IGC-Santé',
    got: leaf.issuerText,
    mend: 'Déposez le certificat retiré sur la plateforme IGC-Santé, pas celui que le serveur s’est fait lui-même.',
  });
}

function unknownFinding(leaf: ParsedCertificate): Finding {
  return blocking('chain_unknown', 'Le certificat n’est pas émis par une autorité connue.', {
    expected: 'une autorité IGC-Santé enregistrée',
    got: leaf.issuerText,
    mend: askChain,
  });
}

function nameOf(facts: CertificateFacts): string {
  return facts.commonName ?? facts.subjectText;
}
