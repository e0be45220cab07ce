import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate, X509Certificates } from '@peculiar/x509';
import { type Keys, makeKeys } from '../../../test/support/made-keys.js';
import type { CertificateOptions, Subject, TestAuthority } from '../../../test/support/pki.js';
import {
  issueCertificate,
  judgeCertificateBytes,
  makeCrl,
  makeCsr,
  makeTestAuthority,
} from '../../../test/support/pki.js';
import type { Environment } from '../../identifiers/igc-words.js';
import { readAuthority } from './authority.js';
import type { CertificateContext } from './certificate.js';
import { readCertificates } from './certificate.js';
import type { CertificateEnvironment } from './profile.js';
import { lookUp, readRevocations } from './revocations.js';
import { readCsr } from '../csr/csr.js';

const now = new Date('2026-06-01T10:00:00Z');
const subject: Subject = [
  ['C', 'FR'],
  ['ST', 'Rhône (69)'],
  ['O', 'CENTRE DE SANTE'],
  ['OU', '1690000013'],
  ['CN', 'INSI-AUTO'],
];
const dates = { notBefore: new Date('2026-05-01T10:00:00Z'), notAfter: new Date('2029-05-01T10:00:00Z') };
let authority: TestAuthority;
/** Of every holder whose key is not what is judged. */
let keys: Keys;
let context: CertificateContext;

beforeAll(async () => {
  authority = await makeTestAuthority('TEST');
  keys = await makeKeys();
  context = {
    slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'TEST' },
    client: { name: 'Centre de santé', structureIds: ['1690000013', '1690000021'] },
    authorities: authority.authorities,
    now,
  };
});

async function judge(options: CertificateOptions, changes: Partial<CertificateContext> = {}, by = authority) {
  const { pem } = await issueCertificate(by, { subject, keys, ...dates, ...options });
  const judgement = judgeCertificateBytes(Buffer.from(pem), { ...context, ...changes });
  const codes = (severity: string) =>
    judgement.verdict.findings.filter((one) => one.severity === severity).map((one) => one.code);
  return { ...judgement, blocking: codes('blocking'), warnings: codes('warning'), remarks: codes('remark') };
}

const change = (type: string, value: string): Subject => subject.map(([one, old]) => [one, one === type ? value : old]);

describe('judgeCertificate', () => {
  it('accepts the right certificate and shows its chain up to the root', async () => {
    const csr = await makeCsr({ subject });
    const reading = readCsr(csr.der);
    const spkiSha256 = reading.ok ? reading.csr.spkiSha256 : '';
    const crl = await makeCrl(authority, { thisUpdate: now });
    const issuing = new Uint8Array(authority.issuing.rawData);
    const result = await judge(
      { csrPem: csr.pem },
      { csr: { spkiSha256 }, lists: [readRevocations(crl.der, issuing)] },
    );
    expect(result.verdict.findings.filter((one) => one.severity !== 'passed')).toEqual([]);
    expect(result.chain.map((one) => one.sha256)).toEqual(authority.authorities.map((one) => one.sha256));
    expect(result.certificate).toMatchObject({
      profile: 'ORG_AUTH_CLI',
      environment: 'TEST',
      keyBits: 2048,
      organizationalUnit: '1690000013',
    });
  });

  it('takes a known issuing authority alone, or a chain that came along up to a known root', async () => {
    const [issuing, root] = context.authorities;
    const { pem } = await issueCertificate(authority, { subject, ...dates });
    const alone = judgeCertificateBytes(Buffer.from(pem), { ...context, authorities: issuing ? [issuing] : [] });
    expect(alone.verdict.acceptable).toBe(true);
    const trusting = { ...context, authorities: root ? [root] : [] };
    expect(judgeCertificateBytes(Buffer.from(pem), trusting).verdict.findings[0]?.code).toBe('chain_unknown');
    const bundle = authority.issuing.toString('pem') + '\n' + pem;
    expect(judgeCertificateBytes(Buffer.from(bundle), trusting).verdict.acceptable).toBe(true);
  });

  it('refuses an authority nobody knows, even one that bears the same name', async () => {
    const impostor = await makeTestAuthority('TEST');
    expect((await judge({}, {}, impostor)).blocking).toEqual(['chain_signature']);
    expect((await judge({}, { authorities: [] })).blocking).toEqual(['chain_unknown']);
    const { pem } = await issueCertificate(impostor, { subject, ...dates });
    const bundle = [pem, impostor.issuing.toString('pem'), impostor.root.toString('pem')].join('\n');
    const { verdict } = judgeCertificateBytes(Buffer.from(bundle), context);
    expect(verdict.findings[0]).toMatchObject({ code: 'chain_unknown', severity: 'blocking' });
  });

  it('refuses a certificate signed by another certificate that is no authority', async () => {
    const csr = await makeCsr({ subject });
    const rogue = await issueCertificate(authority, { csrPem: csr.pem, ...dates });
    const pretender = { ...authority, issuing: new X509Certificate(rogue.pem), issuingKeys: csr.keys };
    const { pem } = await issueCertificate(pretender, { subject: change('ST', 'Ain (01)'), ...dates });
    const trusted = [...context.authorities, { der: rogue.der, sha256: '', environment: 'TEST' as const }];
    const { verdict } = judgeCertificateBytes(Buffer.from(pem), { ...context, authorities: trusted });
    expect(verdict.findings.map((one) => one.code)).toContain('chain_not_authority');
    expect(verdict.acceptable).toBe(false);
  });

  it('refuses an authority that is out of date', async () => {
    const late = { notBefore: new Date('2032-01-01T00:00:00Z'), notAfter: new Date('2035-01-01T00:00:00Z') };
    expect((await judge(late, { now: new Date('2034-01-01T00:00:00Z') })).blocking).toContain('authority_expired');
  });

  it('refuses a certificate of the other environment, and one whose marks contradict each other', async () => {
    const slot = { ...context.slot, environment: 'PROD' as const };
    expect((await judge({}, { slot })).blocking).toEqual(['environment']);
    const result = await judge({ environment: 'PROD' });
    expect(result.blocking).toEqual(['environment']);
    expect(result.certificate?.environment).toBe('unknown');
  });

  it('takes the environment that its authority is recorded of where neither mark nor name says one, and no other', async () => {
    const nameless = await makeTestAuthority('PROD', 'AUTRE CHAINE');
    const recorded = (environment: CertificateEnvironment) =>
      nameless.authorities.map((one) => ({ ...one, environment }));
    const judged = (mark: Environment | null, as: CertificateEnvironment) =>
      judge({ environment: mark }, { authorities: recorded(as) }, nameless);
    const environmentsOf = async (mark: Environment | null, as: CertificateEnvironment) => {
      const { certificate, blocking } = await judged(mark, as);
      return [certificate?.environment, blocking];
    };
    expect(await environmentsOf(null, 'TEST')).toEqual(['TEST', []]);
    expect(await environmentsOf(null, 'PROD')).toEqual(['PROD', ['environment']]);
    expect(await environmentsOf(null, 'unknown')).toEqual(['unknown', ['environment']]);
    expect(await environmentsOf('TEST', 'TEST')).toEqual(['TEST', []]);
    expect(await environmentsOf('TEST', 'unknown')).toEqual(['TEST', []]);
    expect(await environmentsOf('TEST', 'PROD')).toEqual(['unknown', ['environment']]);
    const { verdict } = await judged('TEST', 'PROD');
    expect(verdict.findings.find(({ code }) => code === 'environment')).toMatchObject({
      title:
        'Ce certificat dit être de test, et l’autorité «\u00a0AC IGC-SANTE ELEMENTAIRE ORGANISATIONS\u00a0» est enregistrée de production.',
      expected: 'test',
      got: 'indéterminé',
      mend: expect.stringContaining('Réglages, «\u00a0Autorités\u00a0»'),
    });
    const other = {
      ...context.slot,
      environment: 'PROD' as const,
      client: context.client,
      id: 'prod',
      label: 'Production',
    };
    expect(
      (await judge({ environment: null }, { authorities: recorded('PROD'), otherSlots: [other] }, nameless))
        .fitsSlotIds,
    ).toEqual(['prod']);
  });

  it('takes of the authorities of a chain what the nearest one that is trusted is recorded of', async () => {
    const nameless = await makeTestAuthority('TEST', 'AUTRE CHAINE');
    const [issuing, root] = nameless.authorities.map((one, index) => ({
      ...one,
      environment: (index === 0 ? 'TEST' : 'PROD') as Environment,
    }));
    if (!issuing || !root) throw new Error('no authority');
    expect((await judge({ environment: null }, { authorities: [issuing, root] }, nameless)).blocking).toEqual([]);
    const { pem } = await issueCertificate(nameless, { subject, keys, ...dates, environment: null });
    const bundle = Buffer.from([pem, nameless.issuing.toString('pem')].join('\n'));
    const by = (environment: Environment) =>
      judgeCertificateBytes(bundle, { ...context, authorities: [{ ...root, environment }] });
    expect([by('TEST'), by('PROD')].map(({ verdict }) => verdict.acceptable)).toEqual([true, false]);
  });

  it('refuses another usage and says which slot it fits', async () => {
    const other = { ...context.slot, client: context.client, usage: 'SIGN', id: 'slot-2', label: 'Signature DMP' };
    const result = await judge(
      { profile: 'ORG_SIGN' },
      { otherSlots: [other, { ...other, id: 'slot-3', environment: 'PROD' }] },
    );
    expect(result.blocking).toEqual(['usage']);
    expect(result.fitsSlotIds).toEqual(['slot-2']);
    expect(result.verdict.findings.find((one) => one.code === 'fits_other_slot')?.title).toContain('Signature DMP');
  });

  it('names no other slot that would refuse it as well', async () => {
    const { client, slot } = context;
    const same = { ...slot, client, usage: 'SIGN', id: 'same', label: 'Signature DMP' };
    const establishment = {
      name: 'Annexe',
      structureIds: ['1690000039'],
      otherNames: [client.name],
      otherStructureIds: client.structureIds,
    };
    const otherSlots = [same, { ...same, id: 'annexe', client: establishment }];
    const profile = 'ORG_SIGN';
    expect((await judge({ profile }, { otherSlots })).fitsSlotIds).toEqual(['same']);
    const annexe = change('OU', '1690000039');
    const knows = { ...client, otherStructureIds: ['1690000039'] };
    expect((await judge({ profile, subject: annexe }, { otherSlots })).fitsSlotIds).toEqual(['annexe']);
    // Its own slot is made where it is brought to the client's.
    const lone = [{ ...same, client: knows }];
    expect((await judge({ profile, subject: annexe }, { otherSlots: lone })).fitsSlotIds).toEqual(['same']);
    const stranger = { profile, subject: change('OU', '1690000047') } as const;
    expect((await judge(stranger, { otherSlots })).fitsSlotIds).toEqual([]);
    const spki = (await judge({ profile })).certificate?.spkiSha256 ?? '';
    const key = [{ spkiSha256: spki, where: 'commande CMD-1' }];
    for (const known of [
      { orderedKeys: key },
      { knownKeys: key },
      { exposedKeys: [{ spkiSha256: spki, when: 'hier' }] },
    ])
      expect((await judge({ profile }, { otherSlots, ...known })).fitsSlotIds).toEqual([]);
  });

  it('says of one made with the CSR of its order, for another usage, that it was wrongly ordered', async () => {
    const spkiSha256 = (await judge({})).certificate?.spkiSha256 ?? '';
    const other = { ...context.slot, client: context.client, usage: 'SIGN', id: 'slot-2', label: 'Signature DMP' };
    const { fitsSlotIds, verdict } = await judge({ profile: 'ORG_SIGN' }, { csr: { spkiSha256 }, otherSlots: [other] });
    expect(fitsSlotIds).toEqual([]);
    expect(verdict.findings[0]).toMatchObject({ code: 'usage', mend: expect.stringContaining('mal commandé') });
    // Of no authority that is known it says nothing of the order: nothing of it can be revoked there.
    const unknown = await judge({ profile: 'ORG_SIGN' }, { csr: { spkiSha256 }, authorities: [] });
    expect(unknown.blocking).toEqual(expect.arrayContaining(['chain_unknown', 'usage']));
    expect(unknown.verdict.findings.map(({ mend = '' }) => mend).join()).not.toContain('mal commandé');
  });

  it('refuses the certificate of a card by name', async () => {
    const result = await judge({ profile: 'CARD' });
    expect(result.blocking).toEqual(['kind_card']);
    expect(result.verdict.findings[0]?.title).toContain('carte');
  });

  it('refuses the certificate of an authority in the place of a client’s', async () => {
    const { verdict } = judgeCertificateBytes(new Uint8Array(authority.issuing.rawData), context);
    expect(verdict.findings[0]).toMatchObject({ code: 'kind_ca', severity: 'blocking' });
  });

  it('takes an establishment of the client and refuses another structure', async () => {
    expect((await judge({ subject: change('OU', '1690000021') })).blocking).toEqual([]);
    expect((await judge({ subject: change('OU', '1750000019') })).blocking).toEqual(['unit']);
    expect((await judge({ subject: change('O', 'AUTRE NOM') })).warnings).toEqual(['organization']);
  });

  it.each([
    ['Insi-Auto', 'common_name_case'],
    ['INSI-AUTO ', 'common_name_space'],
    ['INSI-MANU', 'common_name_different'],
  ])('refuses the INSi name « %s »', async (name, code) => {
    expect((await judge({ subject: change('CN', name) })).blocking).toEqual([code]);
  });

  it('takes a server certificate with its names', async () => {
    const slot = {
      offer: 'SERV',
      usage: 'SSL',
      commonName: 'mss.exemple.fr',
      commonNameRule: 'fqdn',
      environment: 'TEST',
    } as const;
    const result = await judge(
      { profile: 'SERV_SSL', subject: change('CN', 'MSS.exemple.fr'), dnsNames: ['mss.exemple.fr'] },
      { slot },
    );
    expect(result.verdict.acceptable).toBe(true);
    expect(result.certificate?.dnsNames).toEqual(['mss.exemple.fr']);
  });

  it('refuses a key that is not the CSR’s', async () => {
    expect((await judge({}, { csr: { spkiSha256: 'ab'.repeat(32) } })).blocking).toEqual(['csr_key']);
  });

  it('refuses an expired certificate, warns of one not yet valid or too long', async () => {
    const old = { notBefore: new Date('2022-01-01T00:00:00Z'), notAfter: new Date('2025-01-01T00:00:00Z') };
    const result = await judge(old);
    expect(result.blocking).toEqual(['expired']);
    expect(result.verdict.findings[0]?.title).toContain('1ᵉʳ\u00a0janvier\u00a02025');
    const soon = { notBefore: new Date('2026-07-01T00:00:00Z'), notAfter: new Date('2029-07-01T00:00:00Z') };
    expect((await judge(soon)).warnings).toEqual(['not_yet_valid']);
    expect((await judge({ notAfter: new Date('2029-06-03T10:00:00Z') })).warnings).toEqual([]);
    expect((await judge({ notAfter: new Date('2029-06-06T10:00:00Z') })).warnings).toEqual(['validity']);
  });

  it('refuses a fingerprint already recorded, in whatever writing', async () => {
    const { pem } = await issueCertificate(authority, { subject, ...dates });
    const reading = readCertificates(Buffer.from(pem));
    const sha256 = reading.ok ? (reading.certificates[0]?.sha256.toUpperCase().match(/../g)?.join(':') ?? '') : '';
    const { verdict } = judgeCertificateBytes(Buffer.from(pem), {
      ...context,
      knownFingerprints: [{ sha256, where: 'emplacement DMP' }],
    });
    expect(verdict.findings[0]).toMatchObject({ code: 'fingerprint', severity: 'blocking' });
  });

  it('refuses a revoked certificate, and says when a list is old, forged or missing', async () => {
    const { pem, der, serialNumber } = await issueCertificate(authority, { subject, ...dates });
    const issuing = new Uint8Array(authority.issuing.rawData);
    const codes = async (crls: Uint8Array[], at = now) => {
      const lists = crls.map((crl) => readRevocations(crl, issuing));
      const { verdict } = judgeCertificateBytes(Buffer.from(pem), { ...context, lists, now: at });
      return verdict.findings.map((one) => `${one.severity} ${one.code}`);
    };
    const fresh = await makeCrl(authority, { revoked: [{ serialNumber, at: now }], thisUpdate: now });
    const other = await makeCrl(authority, { revoked: [{ serialNumber: '0102' }], thisUpdate: now });
    expect(await codes([Buffer.from(fresh.pem)])).toContain('blocking revoked');
    expect(await codes([other.der])).toContain('passed revocation');
    expect(await codes([other.der], new Date('2026-08-01T00:00:00Z'))).toContain('remark revocation_stale');
    expect(await codes([])).toContain('remark revocation_unknown');
    const impostor = await makeTestAuthority('TEST');
    const forged = await makeCrl(impostor, { revoked: [{ serialNumber }], thisUpdate: now });
    expect(await codes([forged.der])).toEqual(
      expect.arrayContaining(['warning crl_signature', 'remark revocation_unknown']),
    );
    expect(await codes([Buffer.from('bonjour')])).toContain('warning unreadable');
    const [leaf, above] = [readCertificates(der), readCertificates(issuing)];
    const facts = leaf.ok && above.ok ? [leaf.certificates[0], above.certificates[0]] : [];
    const read = readRevocations(fresh.der, issuing);
    expect(facts[0] && facts[1] && read.ok && lookUp(read.revocations, facts[0], facts[1])).toMatchObject({
      state: 'revoked',
      revokedAt: now,
    });
  });

  it('refuses the certificates of two holders in one file, and any private key', async () => {
    const [one, two] = await Promise.all([
      issueCertificate(authority, { subject }),
      issueCertificate(authority, { subject }),
    ]);
    const several = judgeCertificateBytes(Buffer.from(one.pem + '\n' + two.pem), context);
    expect(several.verdict.findings[0]?.code).toBe('several_certificates');
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
    const exposed = judgeCertificateBytes(Buffer.from(`${one.pem}\n${key}`), context);
    expect(exposed).toMatchObject({ certificate: null, verdict: { findings: [{ code: 'private_key' }] } });
  });
});

describe('readCertificates', () => {
  it('reads PEM, DER and P7B, leaf first whatever the order', async () => {
    const { pem, der } = await issueCertificate(authority, { subject, ...dates });
    const all = [authority.root, authority.issuing, new X509Certificate(pem)];
    const chain = new X509Certificates(all);
    const p7b = new Uint8Array(chain.export('raw'));
    const armored = `-----BEGIN PKCS7-----\n${Buffer.from(p7b).toString('base64')}\n-----END PKCS7-----\n`;
    const bundle = all.map((one) => one.toString('pem')).join('\r\n');
    for (const bytes of [p7b, Buffer.from(armored), Buffer.from(bundle)]) {
      const reading = readCertificates(bytes);
      expect(reading.ok && reading.certificates.map((one) => one.commonName)).toEqual([
        'INSI-AUTO',
        'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
        'TEST AC RACINE IGC-SANTE ELEMENTAIRE',
      ]);
    }
    const reading = readCertificates(der);
    expect(reading.ok && reading.certificates[0]?.subjectText).toBe(
      'CN=INSI-AUTO,OU=1690000013,O=CENTRE DE SANTE,ST=Rhône (69),C=FR',
    );
  });
});

describe('readAuthority', () => {
  it('tells a root from an issuing authority, and warns when ANS does not publish it', async () => {
    const root = readAuthority(new Uint8Array(authority.root.rawData));
    const issuing = readAuthority(Buffer.from(authority.issuing.toString('pem')));
    expect(root).toMatchObject({
      ok: true,
      authority: { kind: 'root', environment: 'TEST', isOfficial: false },
      verdict: { acceptable: true },
    });
    expect(issuing).toMatchObject({
      ok: true,
      authority: { kind: 'issuing' },
      verdict: { findings: [{ code: 'not_official' }, {}, {}] },
    });
  });

  it('refuses a certificate that is no authority', async () => {
    const { der } = await issueCertificate(authority, { subject });
    const reading = readAuthority(der);
    expect(reading.ok && reading.verdict.acceptable).toBe(false);
    expect(reading.ok && reading.verdict.findings[0]?.code).toBe('not_authority');
  });
});
