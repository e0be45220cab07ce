import { isSignedWithPss, signatureName } from '../bytes/public-key.js';
import { type Finding, blocking, passed } from '../verdict/finding.js';
import { formatCount } from '../verdict/refusal.js';
import { weakKeyFindings } from '../verdict/weak-key.js';
import type { CertificateFacts, ParsedCertificate } from './certificate-reading.js';
import { leastKeyBits, leastKeySize } from '../verdict/key-size.js';

const newKey = `Générez une nouvelle clé RSA de ${leastKeySize} et commandez un nouveau certificat.`;

/** F1.3: an RSA key of 2,048 bits or more that nobody can factor, and a SHA-256 signature or better. */
export function strengthFindings({ key, parts }: ParsedCertificate): Finding[] {
  const weak = weakKeyFindings(key, newKey);
  const got = `${key.keyAlgorithm}${key.keyBits === null ? '' : `, ${formatCount(key.keyBits)}\u00a0bits`}, ${signatureName(parts)}`;
  const isLong = key.keyAlgorithm === 'RSA' && (key.keyBits ?? 0) >= leastKeyBits;
  if (isLong && isSignedWithPss(parts)) return [...weak, pssFinding(got)];
  if (isLong && parts.algorithm?.strong === true)
    return [...weak, passed('strength', 'La clé et la signature sont assez fortes.', got)];
  const title = isLong ? 'La signature du certificat est trop faible.' : 'La clé du certificat est trop faible.';
  const expected = `RSA, ${leastKeySize} ou plus, SHA-256 ou mieux`;
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
    outside: 'Cette clé est déjà celle d’un autre certificat.',
    expected: 'une clé neuve pour chaque certificat',
    got: `empreinte de clé ${spkiSha256}`,
    mend: asHistory
      ? 'Aucun certificat à venir ne doit reprendre cette clé.'
      : 'Vérifiez le fichier déposé. Si c’est bien lui, révoquez-le, puis commandez-en un nouveau avec une clé neuve.',
  }));
}

/** Domain rule 10: a certificate made with the CSR of an order is that order's, and no other slot's. */
export function orderedKeyFindings(
  { spkiSha256 }: CertificateFacts,
  ordered: readonly { spkiSha256: string; where: string }[],
): Finding[] {
  return ordered
    .filter((one) => one.spkiSha256.toLowerCase() === spkiSha256)
    .map(({ where }) => ({
      code: 'key_ordered',
      severity: 'blocking',
      title: `C’est la clé de la CSR d’une autre commande\u00a0: ${where}.`,
      outside: 'C’est la clé de la CSR d’une autre commande.',
      expected: 'une clé neuve pour chaque certificat',
      got: `empreinte de clé ${spkiSha256}`,
      mend: 'Importez ce certificat sur la page de cette commande. S’il n’est pas pour elle, révoquez-le, puis commandez-en un nouveau avec une clé neuve.',
    }));
}
