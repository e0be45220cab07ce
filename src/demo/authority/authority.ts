import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  type JsonName,
  type PublicKey,
} from '@peculiar/x509';
import { newKeys, type Keys } from './keys.js';
import type { Environment } from '../../identifiers/igc-words.js';

cryptoProvider.set(webcrypto);

const signingAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2040-01-01T00:00:00Z') };

/** One of each environment, as those of IGC-Santé (facts F1.1). */
export type DemoAuthorities = Record<Environment, DemoAuthority>;

export interface DemoAuthority {
  environment: Environment;
  authorities: {
    name: string;
    kind: 'root' | 'issuing';
    environment: Environment;
    der: Buffer;
    sha256: string;
  }[];
  /** The certificate of a key; DER. */
  issue(wanted: Wanted): Promise<Buffer>;
  /** Its revocation list of this moment, which names nobody; DER. */
  revocationList(thisUpdate: Date, nextUpdate: Date): Promise<Buffer>;
}

interface Wanted {
  publicKey: Keys['publicKey'] | PublicKey;
  subject: Subject;
  usage: string;
  notBefore: Date;
  notAfter: Date;
}

/** What an authority keeps: its certificate and its root's, DER, and the key that it signs with. */
export interface AuthorityKeep {
  environment: Environment;
  root: Buffer;
  issuing: Buffer;
  signingKey: Keys['privateKey'];
}

/** In the order it is encoded: `[['C', 'FR'], ['O', '…'], …]`. */
export type Subject = [type: string, value: string][];

/** An authority of the demonstration's own for one environment, on IGC-Santé's profiles (facts F1.4); the key of its root is thrown away. */
export async function foundAuthority(environment: Environment = 'PROD'): Promise<AuthorityKeep> {
  const prefix = environment === 'TEST' ? 'TEST ' : '';
  const [rootKeys, issuingKeys] = await Promise.all([newKeys(), newKeys()]);
  const ca = (pathLength?: number) => [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
  const root = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: authorityName(`${prefix}AC RACINE DE DEMONSTRATION`),
    keys: rootKeys,
    extensions: ca(),
  });
  const issuing = await X509CertificateGenerator.create({
    ...validity,
    subject: authorityName(`${prefix}AC DE DEMONSTRATION ORGANISATIONS`),
    issuer: root.subjectName,
    publicKey: issuingKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: ca(0),
  });
  const der = (certificate: X509Certificate) => Buffer.from(certificate.rawData);
  return { environment, root: der(root), issuing: der(issuing), signingKey: issuingKeys.privateKey };
}

/** The authority at work with what it keeps. */
export function authorityOf({ environment, root, issuing, signingKey }: AuthorityKeep): DemoAuthority {
  const issuer = new X509Certificate(issuing).subjectName;
  const what = environment === 'TEST' ? ' de test' : '';
  return {
    environment,
    authorities: [
      asRow(root, `AC racine${what} de démonstration`, 'root', environment),
      asRow(issuing, `AC${what} de démonstration, organisations`, 'issuing', environment),
    ],
    async issue({ subject, usage, ...wanted }) {
      const extensions = leafExtensions(usage, environment, subject);
      const certificate = await X509CertificateGenerator.create({
        ...wanted,
        subject: toName(subject),
        issuer,
        signingKey,
        extensions,
      });
      return Buffer.from(certificate.rawData);
    },
    async revocationList(thisUpdate, nextUpdate) {
      const list = await X509CrlGenerator.create({ issuer, signingKey, signingAlgorithm, thisUpdate, nextUpdate });
      return Buffer.from(list.rawData);
    },
  };
}

/** One whose keys live as long as this function's answer. */
export async function makeDemoAuthority(): Promise<DemoAuthority> {
  return authorityOf(await foundAuthority());
}

/** The key that a CSR asks a certificate for. */
export function keyOfCsr(der: Uint8Array): PublicKey {
  return new Pkcs10CertificateRequest(der).publicKey;
}

/** What the server of a client would make: its CSR, signed by its own key. */
export async function makeCsr(keys: Keys, subject: Subject): Promise<Buffer> {
  const csr = await Pkcs10CertificateRequestGenerator.create({ name: toName(subject), keys, signingAlgorithm });
  return Buffer.from(csr.toString('pem'));
}

// F1.4: what each usage adds to digitalSignature, and what it is for; every other one is as AUTH_CLI.
const usages: Record<string, { more: number; purposes: string[] }> = {
  SIGN: { more: KeyUsageFlags.nonRepudiation, purposes: ['1.3.6.1.5.5.7.3.4'] },
  SSL: { more: KeyUsageFlags.keyEncipherment, purposes: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] },
};

// F1.4: 04 01 03 says « certificat logiciel », 04 01 83 that it is one for tests; a server is named among its other names.
function leafExtensions(usage: string, environment: Environment, subject: Subject): Extension[] {
  const { more, purposes } = usages[usage] ?? { more: 0, purposes: ['1.3.6.1.5.5.7.3.2'] };
  const server = usage === 'SSL' ? subject.find(([type]) => type === 'CN')?.[1] : undefined;
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | more, true),
    new ExtendedKeyUsageExtension(purposes),
    new Extension('1.2.250.1.71.1.2.5', false, new Uint8Array([4, 1, environment === 'TEST' ? 0x83 : 3])),
    new BasicConstraintsExtension(false),
    ...(server ? [new SubjectAlternativeNameExtension([{ type: 'dns', value: server }])] : []),
  ];
}

function asRow(der: Buffer, name: string, kind: 'root' | 'issuing', environment: Environment) {
  return { name, kind, environment, der, sha256: createHash('sha256').update(der).digest('hex') };
}

function authorityName(commonName: string): JsonName {
  return toName([
    ['C', 'FR'],
    ['O', 'DEMONSTRATION'],
    ['CN', commonName],
  ]);
}

function toName(subject: Subject): JsonName {
  return subject.map(([type, value]) => ({ [type]: [value] }));
}
