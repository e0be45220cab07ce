import type { CsrExtension, ParsedCsr } from './csr-reading.js';
import { isSignedWithPss } from '../bytes/public-key.js';
import type { SlotProfile } from '../verdict/context.js';
import type { Finding } from '../verdict/finding.js';
import { blocking, passed } from '../verdict/finding.js';
import { holdsName } from '../verdict/alternative-names.js';
import { formatCount } from '../verdict/refusal.js';
import { weakKeyFindings } from '../verdict/weak-key.js';
import { leastKeyBits, leastKeySize } from '../verdict/key-size.js';

/** What mends a key that cannot be kept. */
export const replaceKey = `Générez une nouvelle clé RSA de ${leastKeySize} et une nouvelle CSR sur le serveur.`;

/** RFC 2986 §4.2: the request is signed with its own key; domain rule 9: SHA-256 or better. */
export function signatureFindings({ parts, key, signatureIsValid, signatureAlgorithm: got }: ParsedCsr): Finding[] {
  const expected = 'SHA-256 avec RSA';
  if (isSignedWithPss(parts)) return [pssFinding(key.keyAlgorithm, got)];
  if (parts.algorithm === null) {
    return [
      blocking('signature_algorithm', 'L’algorithme de signature de la CSR n’est pas admis.', {
        expected,
        got,
        mend: replaceKey,
      }),
    ];
  }
  const findings: Finding[] = [
    signatureIsValid
      ? passed('signature', 'La CSR est bien signée par sa propre clé.')
      : blocking(
          'signature',
          'La signature de la CSR ne correspond pas à sa clé\u00a0: le fichier a été modifié ou abîmé.',
          {
            mend: 'Récupérez la CSR d’origine sur le serveur, sans passer par un copier-coller, ou refaites-la.',
          },
        ),
  ];
  findings.push(
    parts.algorithm.strong
      ? passed('signature_algorithm', 'L’algorithme de signature est admis.', got)
      : blocking('signature_algorithm', 'L’algorithme de signature de la CSR est trop faible.', {
          expected: 'SHA-256 ou mieux',
          got,
          mend: 'Refaites la CSR avec SHA-256 (option -sha256 d’openssl)\u202f; la clé peut être gardée.',
        }),
  );
  return findings;
}

// The signature is not at fault, nor is an ordinary RSA key that made it; a key that was made for PSS is told of by itself.
function pssFinding(keyAlgorithm: string, got: string): Finding {
  const kept = keyAlgorithm === 'RSA' ? '\u202f; la clé peut être gardée.' : '.';
  return blocking('signature_pss', 'La CSR porte une signature PSS, que l’IGC-Santé n’emploie pas.', {
    expected: 'SHA-256 avec RSA (PKCS#1 v1.5)',
    got,
    mend: `Refaites la CSR sans l’option PSS (avec openssl, sans -sigopt rsa_padding_mode:pss)${kept}`,
  });
}

/** F1.3: every certificate has an RSA key of 2,048 bits and the exponent 65537; no other kind was ever found. */
export function keyFindings({ key }: ParsedCsr): Finding[] {
  const expected = `RSA, ${leastKeySize} ou plus`;
  if (key.keyAlgorithm !== 'RSA' || key.keyBits === null) {
    const title = `La clé est de type ${key.keyAlgorithm}\u00a0: la plateforme IGC-Santé attend une clé RSA.`;
    return [blocking('key_algorithm', title, { expected, got: key.keyAlgorithm, mend: replaceKey })];
  }
  const got = `RSA, ${formatCount(key.keyBits)}\u00a0bits`;
  const findings = [
    key.keyBits < leastKeyBits
      ? blocking('key_size', 'La clé est trop courte.', { expected, got, mend: replaceKey })
      : passed('key_size', 'La clé est assez longue.', got),
    ...weakKeyFindings(key, replaceKey),
  ];
  const exponent = key.exponent ?? 0n;
  if (exponent === 65537n) return findings;
  const details = { expected: '65537', got: String(exponent), mend: replaceKey };
  findings.push(
    exponent < 3n || exponent % 2n === 0n
      ? blocking('key_exponent', 'L’exposant public de la clé la rend inutilisable.', details)
      : { code: 'key_exponent', severity: 'warning', title: 'L’exposant public de la clé est inhabituel.', ...details },
  );
  return findings;
}

/** What is told of a key that was met to whoever may not know where. */
export const usedSomewhere = 'Cette clé a déjà servi pour un autre certificat.';

/** Domain rule 9: the public key was not seen on any other certificate, order or client. */
export function reuseFindings(csr: ParsedCsr, knownKeys: readonly { spkiSha256: string; where: string }[]): Finding[] {
  const seen = knownKeys.filter((known) => known.spkiSha256.toLowerCase() === csr.spkiSha256);
  if (seen.length === 0) return [passed('key_seen', 'Cette clé n’a jamais servi ailleurs.')];
  return seen.map((known) =>
    blocking('key_seen', `Cette clé a déjà servi\u00a0: ${known.where}.`, {
      outside: usedSomewhere,
      expected: 'une clé neuve pour chaque certificat',
      mend: replaceKey,
    }),
  );
}

const harmless = ['subjectKeyIdentifier', 'keyUsage', 'extendedKeyUsage', 'basicConstraints'];

/** Domain rule 9: no unexpected extension. F1.4: only SERV SSL certificates carry DNS names. */
export function extensionFindings({ asked }: ParsedCsr, slot: SlotProfile): Finding[] {
  const findings = [
    ...asked.flatMap((extension) => extensionFinding(extension, slot)),
    ...(asked.some(({ name }) => name === 'subjectAltName') ? [] : noNamesFindings(slot)),
  ];
  return findings.length > 0 ? findings : [passed('extensions', 'Aucune extension inattendue.')];
}

function extensionFinding(extension: CsrExtension, slot: SlotProfile): Finding[] {
  const warn = (code: string, title: string, mend: string): Finding[] => [
    { code, severity: 'warning', title, got: extension.name, mend },
  ];
  if (extension.asksForAuthority) {
    return warn(
      'extension_authority',
      'La CSR demande un certificat d’autorité.',
      'Refaites la CSR sans l’extension basicConstraints CA:TRUE.',
    );
  }
  if (extension.name === 'subjectAltName') return alternativeNamesFindings(extension, slot);
  if (harmless.includes(extension.name)) return [];
  return warn(
    'extension_unexpected',
    'La CSR demande une extension inattendue.',
    'Refaites la CSR sans cette extension, sauf si votre outil l’ajoute toujours.',
  );
}

// Some tools (IIS) make no other, and the platform may add the name it is given: only the certificate will say, and without it is blocking there.
function noNamesFindings({ offer, usage, commonName }: SlotProfile): Finding[] {
  if (offer !== 'SERV' || usage !== 'SSL') return [];
  const name = commonName === '' ? 'le nom du serveur' : commonName;
  return [
    {
      code: 'alternative_name_absent',
      severity: 'warning',
      title:
        'La CSR ne demande aucun nom alternatif (SAN), sans lequel un serveur ne peut pas se servir de son certificat.',
      expected: commonName === '' ? 'DNS:le nom du serveur' : `DNS:${commonName}`,
      got: 'aucun',
      mend: `Lors de la commande, vérifiez que la plateforme ajoute ${name} aux noms alternatifs\u202f; sinon, refaites la CSR avec subjectAltName. Le gestionnaire d’IIS n’en met pas\u00a0: employez alors certreq.`,
    },
  ];
}

// F1.4: SERV SSL certificates carry DNS names, the ordered one among them; ORG certificates carry none.
function alternativeNamesFindings({ alternativeNames, onlyDnsNames }: CsrExtension, slot: SlotProfile): Finding[] {
  const got = alternativeNames.join(' · ');
  if (slot.offer !== 'SERV') {
    const title = 'La CSR demande des noms alternatifs, qu’un certificat ORG ne porte jamais.';
    const mend = 'Refaites la CSR sans subjectAltName\u202f; sinon, la plateforme l’écartera.';
    return [{ code: 'extension_unexpected', severity: 'warning', title, got, mend }];
  }
  const isHeld = slot.usage !== 'SSL' || slot.commonName === '' || holdsName(alternativeNames, slot.commonName);
  if (!isHeld) {
    return [
      blocking('alternative_name', 'Les noms alternatifs (SAN) de la CSR ne contiennent pas le nom commandé.', {
        expected: slot.commonName,
        got,
        mend: `Refaites la CSR avec DNS:${slot.commonName} dans subjectAltName, par exemple avec la commande ci-dessous.`,
      }),
    ];
  }
  if (onlyDnsNames) return [passed('extension_names', 'Les noms alternatifs (SAN) conviennent.', got)];
  const title = 'La CSR demande d’autres noms que des noms de domaine.';
  const mend = 'Ne gardez que des noms DNS dans subjectAltName.';
  return [{ code: 'extension_names', severity: 'warning', title, got, mend }];
}
