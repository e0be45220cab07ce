import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509CertificateGenerator } from '@peculiar/x509';
import type { CertificateOptions, Subject, TestAuthority } from '../../../test/support/pki.js';
import { makeKeys } from '../../../test/support/made-keys.js';
import { issueCertificate, judgeCertificateBytes, makeTestAuthority } from '../../../test/support/pki.js';
import type { CertificateContext } from './certificate.js';
import { readCertificate } from './certificate.js';

const now = new Date('2026-06-01T10:00:00Z');
const subject: Subject = [
  ['C', 'FR'],
  ['O', 'CENTRE DE SANTE'],
  ['OU', '1690000013'],
  ['CN', 'INSI-AUTO'],
];
const dates = { notBefore: new Date('2026-05-01T10:00:00Z'), notAfter: new Date('2029-05-01T10:00:00Z') };
const past = { notBefore: new Date('2022-01-01T12:00:00Z'), notAfter: new Date('2025-01-01T12:00:00Z') };
const ssl = { offer: 'SERV', usage: 'SSL', commonName: 'mss.exemple.fr', commonNameRule: 'fqdn' } as const;
let authority: TestAuthority;
let context: CertificateContext;

beforeAll(async () => {
  authority = await makeTestAuthority('TEST');
  context = {
    slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'TEST' },
    client: { name: 'Centre de santé', structureIds: ['1690000013'] },
    authorities: authority.authorities,
    now,
  };
});

const issue = (options: CertificateOptions = {}) => issueCertificate(authority, { subject, ...dates, ...options });
const judge = (bytes: Uint8Array, changes: Partial<CertificateContext> = {}) =>
  judgeCertificateBytes(bytes, { ...context, ...changes });
const codes = ({ verdict }: ReturnType<typeof judge>, severity: string) =>
  verdict.findings.filter((one) => one.severity === severity).map((one) => one.code);

function keyOf(der: Uint8Array): string {
  const reading = readCertificate(der);
  return reading.ok ? reading.certificate.spkiSha256 : '';
}

describe('the key of a certificate', () => {
  it('that is on another certificate refuses it, and says where', async () => {
    const { der } = await issue();
    const knownKeys = [{ spkiSha256: keyOf(der).toUpperCase(), where: 'certificat INSI-AUTO de EHPAD B' }];
    const judged = judge(der, { knownKeys });
    expect(codes(judged, 'blocking')).toEqual(['key_seen']);
    expect(judged.verdict.findings[0]?.title).toContain('EHPAD B');
    expect(codes(judge(der), 'blocking')).toEqual([]);
  });

  it('whose private part was exposed refuses it', async () => {
    const { der } = await issue();
    const judged = judge(der, { exposedKeys: [{ spkiSha256: keyOf(der), when: 'le 3 mars' }] });
    expect(codes(judged, 'blocking')).toEqual(['key_exposed']);
    expect(judged.verdict.findings[0]?.mend).toContain('Révoquez');
  });
});

describe('a certificate that is over', () => {
  it('is kept as history where it may be: it was in force once', async () => {
    const { der } = await issue(past);
    expect(codes(judge(der), 'blocking')).toEqual(['expired']);
    const kept = judge(der, { asHistory: true });
    expect(kept.verdict.acceptable).toBe(true);
    expect(codes(kept, 'remark')).toEqual(['expired']);
    const seen = judge(der, { asHistory: true, knownKeys: [{ spkiSha256: keyOf(der), where: 'certificat A' }] });
    expect([codes(seen, 'blocking'), codes(seen, 'warning')]).toEqual([[], ['key_seen']]);
  });

  it('of another client is refused as history too, and one in force is judged as ever', async () => {
    const stranger = await issue({
      ...past,
      subject: subject.map(([type, value]) => [type, type === 'OU' ? '1750000019' : value]),
    });
    expect(codes(judge(stranger.der, { asHistory: true }), 'blocking')).toEqual(['unit']);
    const { der } = await issue();
    const twice = judge(der, { asHistory: true, knownKeys: [{ spkiSha256: keyOf(der), where: 'certificat A' }] });
    expect(codes(twice, 'blocking')).toEqual(['key_seen']);
  });
});

describe('the alternative names of a server certificate', () => {
  const server = (dnsNames: string[]) =>
    issue({
      profile: 'SERV_SSL',
      dnsNames,
      subject: subject.map(([type, value]) => [type, type === 'CN' ? ssl.commonName : value]),
    });
  const slot = { ...ssl, environment: 'TEST' } as const;

  it('hold the ordered name, and are shown', async () => {
    const judged = judge((await server(['autre.exemple.fr', 'MSS.exemple.fr'])).der, { slot });
    expect(judged.verdict.findings.find(({ code }) => code === 'alternative_name')).toMatchObject({
      severity: 'passed',
      got: 'autre.exemple.fr · MSS.exemple.fr',
    });
  });

  it.each([
    [['autre.exemple.fr'], 'autre.exemple.fr'],
    [[], 'aucun'],
  ])('refuse it without that name: %j', async (names, got) => {
    const judged = judge((await server(names)).der, { slot });
    expect(codes(judged, 'blocking')).toEqual(['alternative_name']);
    expect(judged.verdict.findings[0]).toMatchObject({ expected: 'mss.exemple.fr', got });
  });
});

describe('the sentences of a certificate', () => {
  it('call one that vouches for itself « auto-signé »', async () => {
    const keys = await makeKeys();
    const self = await X509CertificateGenerator.createSelfSigned({ ...dates, name: 'CN=INSI-AUTO', keys });
    const judged = judge(new Uint8Array(self.rawData));
    expect(codes(judged, 'blocking')).toContain('self_signed');
    expect(codes(judged, 'blocking')).not.toContain('chain_unknown');
    expect(judged.verdict.findings.find(({ code }) => code === 'self_signed')?.title).toContain('auto-signé');
  });

  it('name a PSS signature, and call nothing damaged or forged', async () => {
    const pss = { name: 'RSA-PSS', saltLength: 32, hash: 'SHA-256' };
    const parameters = { ...pss, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
    const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.create({
      ...dates,
      subject: 'CN=INSI-AUTO',
      issuer: authority.issuing.subjectName,
      publicKey: (await makeKeys()).publicKey,
      signingKey: pair.privateKey,
      signingAlgorithm: pss,
    });
    const { findings } = judge(new Uint8Array(certificate.rawData)).verdict;
    expect(findings.find(({ code }) => code === 'signature_pss')?.title).toContain('signature PSS');
    expect(findings.map(({ title, mend }) => `${title} ${mend}`).join(' ')).not.toMatch(/abîmé|falsifié|nouvelle clé/);
  });

  it('never say « Importez-le » beside « rien à importer »', async () => {
    const { der } = await issue({ profile: 'ORG_SIGN' });
    const reading = readCertificate(der);
    const sha256 = reading.ok ? reading.certificate.sha256 : '';
    const otherSlots = [
      { ...context.slot, client: context.client, usage: 'SIGN', id: 'slot-2', label: 'DMP signature' },
    ];
    const text = (judged: ReturnType<typeof judge>) => judged.verdict.findings.map(({ mend }) => mend).join(' ');
    expect(text(judge(der, { otherSlots }))).toContain('Importez-le');
    const known = judge(der, { otherSlots, knownFingerprints: [{ sha256, where: 'certificat' }] });
    expect(text(known)).toContain('rien à importer');
    expect(text(known)).not.toContain('mportez-le');
    expect(known.fitsSlotIds).toEqual([]);
  });
});
