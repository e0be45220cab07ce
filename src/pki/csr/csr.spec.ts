import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Extension, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';
import type { CsrOptions, Subject } from '../../../test/support/pki.js';
import { makeKeys } from '../../../test/support/made-keys.js';
import { judgeCsrBytes, makeCsr } from '../../../test/support/pki.js';
import type { CsrContext } from './csr.js';
import { maximumInput, readCsr } from './csr.js';
import { sha256Of } from '../bytes/public-key.js';

const context: CsrContext = {
  slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'PROD' },
  client: {
    name: 'ASSOCIATION LES GENÊTS D’OR DU FINISTÈRE ET DES CÔTES',
    structureIds: ['1290000017', '373282932000074', '1290000025'],
  },
};
const server: CsrContext = {
  ...context,
  slot: { offer: 'SERV', usage: 'SSL', commonName: 'mss.exemple.fr', commonNameRule: 'fqdn', environment: 'PROD' },
};
const right: Subject = [
  ['C', 'FR'],
  ['ST', 'Finistère (29)'],
  ['O', 'ASSOCIATION LES GENÊTS D’OR DU FINISTÈRE'],
  ['OU', '1290000017'],
  ['CN', 'INSI-AUTO'],
];
let keys: Awaited<ReturnType<typeof makeKeys>>;

beforeAll(async () => {
  keys = await makeKeys();
});

async function judge(options: CsrOptions, where = context) {
  const { pem } = await makeCsr({ keys, ...options });
  const { reading, verdict } = judgeCsrBytes(Buffer.from(pem), where);
  expect(reading.ok).toBe(true);
  const codes = (severity: string) =>
    verdict.findings.filter((one) => one.severity === severity).map((one) => one.code);
  return { verdict, blocking: codes('blocking'), warnings: codes('warning'), remarks: codes('remark') };
}

const change = (type: string, value: string): Subject => right.map(([one, old]) => [one, one === type ? value : old]);

describe('judgeCsr', () => {
  it('accepts the CSR that follows the guide, and shows what was checked', async () => {
    const { verdict } = await judge({ subject: right });
    expect(verdict.acceptable).toBe(true);
    expect(verdict.findings.map((one) => one.severity)).toEqual(Array(verdict.findings.length).fill('passed'));
    expect(verdict.findings.length).toBeGreaterThanOrEqual(8);
  });

  it('accepts an empty subject with remarks, since the platform sets it', async () => {
    const { verdict, remarks } = await judge({ subject: [] });
    expect(verdict.acceptable).toBe(true);
    expect(remarks).toEqual(['common_name_absent', 'organization_absent', 'unit_absent']);
  });

  it.each([
    ['insi-auto', 'common_name_case'],
    ['INSI-AUTO ', 'common_name_space'],
    ['INSI-MANU', 'common_name_different'],
  ])('refuses the INSi name « %s »', async (name, code) => {
    expect((await judge({ subject: change('CN', name) })).blocking).toEqual([code]);
  });

  it('refuses two common names, wherever the second hides', async () => {
    const apart = await judge({ subject: [...right, ['CN', 'INSI-AUTO']] });
    expect(apart.blocking).toEqual(['common_name_count']);
  });

  it('refuses the organization or the structure of another', async () => {
    expect((await judge({ subject: change('O', 'EDITEUR DE LOGICIELS SA') })).blocking).toEqual(['organization_other']);
    expect((await judge({ subject: change('OU', '1750000019') })).blocking).toEqual(['unit_other']);
    expect((await judge({ subject: change('OU', '318751275100020') })).blocking).toEqual(['unit_other']);
    expect((await judge({ subject: [...right, ['OU', '1750000019']] })).blocking).toEqual(['unit_other']);
  });

  it('does not stumble on case, accents, a name longer than 40 characters or a missing type digit', async () => {
    expect((await judge({ subject: change('O', "Association Les Genets d'Or du Finistere") })).blocking).toEqual([]);
    expect((await judge({ subject: change('O', context.client.name) })).blocking).toEqual([]);
    expect((await judge({ subject: change('OU', '290000017') })).warnings).toEqual(['unit_prefix']);
    expect((await judge({ subject: change('OU', 'Informatique') })).warnings).toEqual(['unit_unknown']);
  });

  it('takes the organization of a client that writes « Œ » as the register does, « OE », whole or cut at 40 characters', async () => {
    const of = (name: string) => ({ ...context, client: { ...context.client, name } });
    const short = 'Groupe associatif Œuvres de Montfort';
    const long = 'Groupe associatif des Œuvres de l’enfance';
    for (const [name, written] of [
      [short, 'GROUPE ASSOCIATIF OEUVRES DE MONTFORT'],
      [short, 'Groupe associatif Oeuvres de Montfort'],
      [long, 'GROUPE ASSOCIATIF DES OEUVRES DE L ENFANCE'.slice(0, 40)],
      [long, [...long].slice(0, 40).join('')],
    ] as const)
      expect((await judge({ subject: change('O', written) }, of(name))).blocking).toEqual([]);
    expect((await judge({ subject: change('O', 'Groupe associatif Euvres') }, of(short))).blocking).toEqual([
      'organization_other',
    ]);
  });

  it('notes an attribute that IGC-Santé never uses; whatever ST says is the platform’s to write', async () => {
    const { verdict, remarks } = await judge({ subject: [...change('ST', 'Paris (75)'), ['L', 'Brest']] });
    expect(verdict.acceptable).toBe(true);
    expect(remarks).toEqual(['subject_extra']);
  });

  it('refuses a weak hash and a short key, both at once', async () => {
    const { pem } = await makeCsr({ subject: right, bits: 1024, hash: 'SHA-1' });
    const { verdict } = judgeCsrBytes(Buffer.from(pem), context);
    expect(verdict.findings.filter((one) => one.severity === 'blocking').map((one) => one.code)).toEqual([
      'signature_algorithm',
      'key_size',
    ]);
  });

  it('refuses an elliptic key and says which is the right one', async () => {
    const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const pair = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
    const request = await Pkcs10CertificateRequestGenerator.create({ keys: pair, signingAlgorithm: curve });
    const { verdict } = judgeCsrBytes(new Uint8Array(request.rawData), context);
    expect(verdict.findings[0]).toMatchObject({ code: 'key_algorithm', severity: 'blocking', got: 'EC' });
    expect(verdict.findings[0]?.mend).toContain('RSA de 2');
    expect(verdict.findings.find((one) => one.code === 'signature')?.severity).toBe('passed');
  });

  it('refuses a CSR whose content was changed after signing', async () => {
    const { der } = await makeCsr({ keys, subject: right });
    const forged = Buffer.from(der);
    forged.write('INSI-MANU', forged.indexOf('INSI-AUTO'));
    const { verdict } = judgeCsrBytes(forged, context);
    expect(verdict.findings.map((one) => one.code)).toContain('signature');
    expect(verdict.findings[0]).toMatchObject({ code: 'signature', severity: 'blocking' });
  });

  it('warns of alternative names for ORG, and of anything but DNS names for SERV', async () => {
    const dns = new SubjectAlternativeNameExtension([{ type: 'dns', value: 'mss.exemple.fr' }]);
    const mixed = new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'mss.exemple.fr' },
      { type: 'email', value: 'a@b.fr' },
    ]);
    const subject = change('CN', 'mss.exemple.fr');
    expect((await judge({ subject: right, extensions: [dns] })).warnings).toEqual(['extension_unexpected']);
    expect((await judge({ subject, extensions: [dns] }, server)).warnings).toEqual([]);
    expect((await judge({ subject, extensions: [mixed] }, server)).warnings).toEqual(['extension_names']);
    const unknown = new Extension('1.2.3.4', false, new Uint8Array([5, 0]));
    expect((await judge({ subject: right, extensions: [unknown] })).warnings).toEqual(['extension_unexpected']);
  });

  it('warns of a CSR for SERV SSL that asks for no alternative name, where one that lacks the ordered name is refused', async () => {
    const { verdict, warnings } = await judge({ subject: change('CN', 'mss.exemple.fr') }, server);
    expect(verdict.acceptable).toBe(true);
    expect(warnings).toEqual(['alternative_name_absent']);
    expect(verdict.findings[0]).toMatchObject({ expected: 'DNS:mss.exemple.fr', got: 'aucun' });
    expect(verdict.findings[0]?.mend).toContain('vérifiez que la plateforme ajoute mss.exemple.fr');
    const other = new SubjectAlternativeNameExtension([{ type: 'dns', value: 'autre.exemple.fr' }]);
    expect((await judge({ subject: change('CN', 'mss.exemple.fr'), extensions: [other] }, server)).blocking).toEqual([
      'alternative_name',
    ]);
    const conf = { ...server, slot: { ...server.slot, usage: 'CONF', commonNameRule: 'free' as const } };
    expect((await judge({ subject: change('CN', 'mss.exemple.fr') }, conf)).warnings).toEqual([]);
  });

  it('refuses for a server a name that is not a server name, and takes any case', async () => {
    expect((await judge({ subject: change('CN', 'serveur') }, server)).blocking).toEqual(['common_name_server']);
    expect((await judge({ subject: change('CN', 'autre.exemple.fr') }, server)).blocking).toEqual([
      'common_name_different',
    ]);
    expect((await judge({ subject: change('CN', 'MSS.exemple.fr') }, server)).blocking).toEqual([]);
  });

  it('leaves a free name free', async () => {
    const free: CsrContext = { ...context, slot: { ...context.slot, commonName: 'DMP', commonNameRule: 'free' } };
    const { verdict, remarks } = await judge({ subject: change('CN', 'Mon logiciel') }, free);
    expect(verdict.acceptable).toBe(true);
    expect(remarks).toEqual(['common_name']);
  });

  it('refuses a key already seen, and says where', async () => {
    const { pem } = await makeCsr({ keys, subject: right });
    const reading = readCsr(Buffer.from(pem));
    const spkiSha256 = reading.ok ? reading.csr.spkiSha256.toUpperCase() : '';
    const { verdict } = judgeCsrBytes(Buffer.from(pem), {
      ...context,
      knownKeys: [{ spkiSha256, where: 'certificat INSI-AUTO du 3 mars' }],
    });
    expect(verdict.findings[0]).toMatchObject({ code: 'key_seen', severity: 'blocking' });
    expect(verdict.findings[0]?.title).toContain('certificat INSI-AUTO du 3 mars');
  });
});

describe('readCsr', () => {
  it('reads the same CSR from every shape it comes in', async () => {
    const { pem, der } = await makeCsr({ keys, subject: right });
    const shapes: Uint8Array[] = [
      der,
      Buffer.from(pem),
      Buffer.from(pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')),
      Buffer.from(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
      Buffer.from(`\ufeff${pem}`, 'utf16le'),
      Buffer.from(`Certificate Request:\n    Data:\n${pem}\nfin`),
      Buffer.from(Buffer.from(der).toString('base64')),
    ];
    for (const bytes of shapes) {
      const reading = readCsr(bytes);
      expect(reading).toMatchObject({ ok: true, csr: { sha256: sha256Of(der), keyBits: 2048, keyAlgorithm: 'RSA' } });
    }
  });

  it('gives the subject in its own order, accents included', async () => {
    const { der } = await makeCsr({ keys, subject: right });
    const reading = readCsr(der);
    expect(reading.ok && reading.csr.subject.map(({ type, value }) => [type, value])).toEqual(right);
  });

  it.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['too big', Buffer.alloc(maximumInput + 1, '-'), 'too_big'],
    ['a ZIP', Buffer.from('504b0304140000000800', 'hex'), 'wrong_kind'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'wrong_kind'],
    ['a text', Buffer.from('bonjour'), 'unreadable'],
    ['a certificate', Buffer.from('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'), 'wrong_kind'],
    [
      'a private key',
      generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
      'private_key',
    ],
  ])('refuses what is not a CSR: %s', async (_name, bytes, code) => {
    const reading = readCsr(bytes);
    expect(reading.ok ? null : reading.finding).toMatchObject({ code, severity: 'blocking', mend: expect.any(String) });
  });

  it('refuses two CSRs in one file', async () => {
    const { pem } = await makeCsr({ keys });
    const reading = readCsr(Buffer.from(pem + pem));
    expect(reading.ok ? null : reading.finding.code).toBe('several_requests');
  });

  it('calls a private key exposed, and asks for another', async () => {
    const { pem } = await makeCsr({ keys });
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
    const { reading, verdict } = judgeCsrBytes(Buffer.from(`${pem}${key}`), context);
    expect(reading.ok).toBe(false);
    expect(verdict).toMatchObject({ acceptable: false, findings: [{ code: 'private_key' }] });
    expect(verdict.findings[0]?.mend).toContain('exposée');
  });
});
