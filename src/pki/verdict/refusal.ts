import { readBlocks, textOf } from '../bytes/armor.js';
import { type DerKind, kindOfDer } from '../bytes/kind-of-der.js';
import type { Finding } from './finding.js';
import { blocking } from './finding.js';

/** What the upload was meant to be, as it reads in a sentence. */
export type Wanted = 'une demande (CSR)' | 'un certificat' | 'une liste de révocation (CRL)';

const kinds: [RegExp, string][] = [
  [/^PK[^\w\s]/, 'une archive ZIP ou un document de bureautique'],
  [/^%PDF-/, 'un document PDF'],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'une page web ou un fichier XML'],
  [/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/, 'une demande (CSR)'],
  [/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/, 'un certificat'],
  [/-----BEGIN X509 CRL-----/, 'une liste de révocation (CRL)'],
  [/-----BEGIN PUBLIC KEY-----/, 'une clé publique seule'],
  [/-----BEGIN PKCS7-----/, 'une chaîne de certificats (P7B)'],
];

// What is inside says more than the label around it.
const kindsOfDer: Record<DerKind, string> = {
  request: 'une demande (CSR)',
  certificate: 'un certificat',
  crl: 'une liste de révocation (CRL)',
  chain: 'une chaîne de certificats (P7B)',
  public_key: 'une clé publique seule',
};

const mends: Record<Wanted, string> = {
  'une demande (CSR)':
    'Déposez le fichier .csr tel que produit sur le serveur\u00a0: il commence par «\u00a0-----BEGIN CERTIFICATE REQUEST-----\u00a0» (PEM) ou est au format DER.',
  'un certificat':
    'Déposez le certificat retiré sur la plateforme IGC-Santé, au format PEM, DER (.cer) ou P7B, sans le convertir.',
  'une liste de révocation (CRL)': 'Déposez le fichier .crl publié par l’IGC-Santé, sans le convertir.',
};

/** The finding for an empty upload, or one bigger than `maximum` bytes; null when the size is right. */
export function sizeFinding(bytes: Uint8Array, maximum: number, wanted: Wanted): Finding | null {
  if (bytes.length === 0) return blocking('empty', 'Le fichier est vide.', { expected: wanted, mend: mends[wanted] });
  if (bytes.length <= maximum) return null;
  return blocking('too_big', `Le fichier est trop gros pour être ${wanted}.`, {
    expected: `${formatCount(maximum)}\u00a0octets au plus`,
    got: `${formatCount(bytes.length)}\u00a0octets`,
    mend: mends[wanted],
  });
}

/** The finding for an upload that is not what was wanted, naming what it looks like when that is known. */
export function unreadableFinding(bytes: Uint8Array, wanted: Wanted): Finding {
  const kind = kindOf(bytes, wanted);
  if (kind !== undefined) {
    return blocking('wrong_kind', `Ce fichier n’est pas ${wanted}\u00a0: il ressemble à ${kind}.`, {
      expected: wanted,
      got: kind,
      mend: mends[wanted],
    });
  }
  return blocking(
    'unreadable',
    `Ce fichier ne se lit pas comme ${wanted}\u00a0: il est incomplet, abîmé ou d’un autre format.`,
    {
      expected: wanted,
      mend: mends[wanted],
    },
  );
}

function kindOf(bytes: Uint8Array, wanted: Wanted): string | undefined {
  const beginning = bytes.subarray(0, 65536);
  const inside = readBlocks(beginning).flatMap(({ der }) => kindOfDer(der) ?? []);
  const known = inside.map((kind) => kindsOfDer[kind]).find((name) => name !== wanted);
  const text = textOf(beginning);
  return known ?? kinds.find(([pattern, name]) => name !== wanted && pattern.test(text))?.[1];
}

/** An integer with a narrow no-break space between thousands. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
