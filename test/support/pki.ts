import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import type { Extension, JsonName } from '@peculiar/x509';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  Extension as RawExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import {
  type CertificateContext,
  judgeCertificate,
  type KnownAuthority,
  readCertificate,
} from '../../src/pki/certificate/certificate.js';
import { type CsrContext, judgeCsr, readCsr } from '../../src/pki/csr/csr.js';
import { verdictOf } from '../../src/pki/verdict/finding.js';
import { type Keys, makeKeys } from './made-keys.js';
import type { Environment } from '../../src/identifiers/igc-words.js';

cryptoProvider.set(webcrypto);

/** A subject in the order it will be encoded: [['C', 'FR'], ['O', '…'], …]. */
export type Subject = [type: string, value: string][];

/** A root and an issuing authority with the names and extensions of IGC-Santé (F1.1), made on the spot. */
export interface TestAuthority {
  environment: Environment;
  root: X509Certificate;
  issuing: X509Certificate;
  rootKeys: Keys;
  issuingKeys: Keys;
  /** Ready for `judgeCertificate`: the issuing authority, then its root. */
  authorities: KnownAuthority[];
}

export interface CsrOptions {
  subject?: Subject;
  bits?: number;
  hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  extensions?: Extension[];
  /** Keys to use again instead of new ones. */
  keys?: Keys;
}

export interface CertificateOptions {
  /** Takes the key and the subject of a CSR; a subject given beside it wins. */
  csrPem?: string;
  /** The holder's, instead of new ones. */
  keys?: Keys;
  subject?: Subject;
  profile?: 'ORG_AUTH_CLI' | 'ORG_SIGN' | 'SERV_SSL' | 'CARD';
  /** The mark of the extension; null: none. */
  environment?: Environment | null;
  notBefore?: Date;
  notAfter?: Date;
  dnsNames?: string[];
}

/** What came out: `pem` and `der` of the certificate, its serial number in hexadecimal. */
export interface IssuedCertificate {
  pem: string;
  der: Uint8Array;
  serialNumber: string;
}

const day = 86_400_000;

/** A root and an issuing authority for one environment, valid from 2013 to 2033 as the real ones are (F1.1). @param unit an OU that does not tell which */
export async function makeTestAuthority(environment: Environment = 'TEST', unit?: string): Promise<TestAuthority> {
  const [rootKeys, issuingKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const prefix = environment === 'TEST' ? 'TEST ' : '';
  const rootName = authorityName(unit ?? environment, `${prefix}AC RACINE IGC-SANTE ELEMENTAIRE`);
  const validity = { notBefore: new Date('2013-06-25T00:00:00Z'), notAfter: new Date('2033-06-25T00:00:00Z') };
  const usages = new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true);
  const root = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: newSerial(),
    name: rootName,
    keys: rootKeys,
    extensions: [new BasicConstraintsExtension(true, undefined, true), usages],
  });
  const issuing = await X509CertificateGenerator.create({
    ...validity,
    serialNumber: newSerial(),
    subject: authorityName(unit ?? environment, `${prefix}AC IGC-SANTE ELEMENTAIRE ORGANISATIONS`),
    issuer: root.subjectName,
    publicKey: issuingKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [new BasicConstraintsExtension(true, 0, true), usages],
  });
  const authorities = await Promise.all([issuing, root].map((one) => asAuthority(one, environment)));
  return { environment, root, issuing, rootKeys, issuingKeys, authorities };
}

/** A CSR with new keys unless some are given. */
export async function makeCsr(options: CsrOptions = {}): Promise<{ pem: string; der: Uint8Array; keys: Keys }> {
  const hash = options.hash ?? 'SHA-256';
  const keys = options.keys ?? (await makeKeys(options.bits ?? 2048, hash));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: toName(options.subject ?? []),
    keys,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash },
    ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
  });
  return { pem: request.toString('pem'), der: new Uint8Array(request.rawData), keys };
}

/** A leaf certificate with the profile of F1.4, signed by the issuing authority. Valid 3 years from now unless told. */
export async function issueCertificate(
  authority: TestAuthority,
  options: CertificateOptions,
): Promise<IssuedCertificate> {
  const request = options.csrPem === undefined ? null : new Pkcs10CertificateRequest(options.csrPem);
  const subject = options.subject === undefined ? request?.subjectName : toName(options.subject);
  const notBefore = options.notBefore ?? new Date(Date.now() - day);
  const notAfter = options.notAfter ?? new Date(notBefore.getTime() + 1095 * day);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: subject ?? '',
    issuer: authority.issuing.subjectName,
    publicKey: request?.publicKey ?? (options.keys ?? (await makeKeys())).publicKey,
    signingKey: authority.issuingKeys.privateKey,
    notBefore,
    notAfter,
    extensions: leafExtensions(
      options,
      options.environment === undefined ? authority.environment : options.environment,
    ),
  });
  return {
    pem: certificate.toString('pem'),
    der: new Uint8Array(certificate.rawData),
    serialNumber: certificate.serialNumber,
  };
}

/** A CRL of the issuing authority that revokes these serial numbers. */
export async function makeCrl(
  authority: TestAuthority,
  options: { revoked?: { serialNumber: string; at?: Date }[]; thisUpdate?: Date; nextUpdate?: Date } = {},
): Promise<{ pem: string; der: Uint8Array }> {
  const thisUpdate = options.thisUpdate ?? new Date();
  const crl = await X509CrlGenerator.create({
    issuer: authority.issuing.subjectName,
    signingKey: authority.issuingKeys.privateKey,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    thisUpdate,
    nextUpdate: options.nextUpdate ?? new Date(thisUpdate.getTime() + 6 * day),
    entries: (options.revoked ?? []).map(({ serialNumber, at }) => ({
      serialNumber,
      revocationDate: at ?? thisUpdate,
    })),
  });
  return { pem: crl.toString('pem'), der: new Uint8Array(crl.rawData) };
}

function leafExtensions(options: CertificateOptions, environment: Environment | null): Extension[] {
  const profile = options.profile ?? 'ORG_AUTH_CLI';
  const [keyUsage, extended] = usagesOf(profile);
  const category = (environment === 'TEST' ? 0x80 : 0) + (profile === 'CARD' ? 0 : 3);
  const names = (options.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value }));
  return [
    new ExtendedKeyUsageExtension(extended),
    new KeyUsagesExtension(keyUsage, true),
    ...(environment ? [new RawExtension('1.2.250.1.71.1.2.5', false, new Uint8Array([4, 1, category]))] : []),
    new BasicConstraintsExtension(false),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}

function usagesOf(profile: string): [KeyUsageFlags, string[]] {
  const { digitalSignature, nonRepudiation, keyEncipherment } = KeyUsageFlags;
  const client = '1.3.6.1.5.5.7.3.2';
  if (profile === 'ORG_SIGN') return [digitalSignature | nonRepudiation, ['1.3.6.1.5.5.7.3.4']];
  if (profile === 'SERV_SSL') return [digitalSignature | keyEncipherment, ['1.3.6.1.5.5.7.3.1', client]];
  return [digitalSignature, [client]];
}

const units: Record<string, string> = { TEST: 'IGC-SANTE TEST', PROD: 'IGC-SANTE' };

function authorityName(of: string, commonName: string): JsonName {
  const unit = units[of] ?? of;
  return toName([
    ['C', 'FR'],
    ['O', 'ASIP-SANTE'],
    ['OU', '0002 187512751'],
    ['OU', unit],
    ['CN', commonName],
  ]);
}

function toName(subject: Subject): JsonName {
  return subject.map(([type, value]) => ({ [type]: [value] }));
}

function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function asAuthority(certificate: X509Certificate, environment: Environment): Promise<KnownAuthority> {
  const digest = await webcrypto.subtle.digest('SHA-256', certificate.rawData);
  return { der: new Uint8Array(certificate.rawData), sha256: Buffer.from(digest).toString('hex'), environment };
}

/** Reads and judges a CSR as an upload is: unread, its verdict is the one finding that says why. */
export function judgeCsrBytes(bytes: Uint8Array, context: CsrContext) {
  const reading = readCsr(bytes);
  return { reading, verdict: reading.ok ? judgeCsr(reading.csr, context) : verdictOf([reading.finding]) };
}

/** The same for a certificate. */
export function judgeCertificateBytes(bytes: Uint8Array, context: CertificateContext) {
  const reading = readCertificate(bytes);
  if (reading.ok) return judgeCertificate(reading, context);
  return { certificate: null, chain: [], verdict: verdictOf([reading.finding]), fitsSlotIds: [] };
}
