import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  issueCertificate,
  judgeCertificateBytes,
  judgeCsrBytes,
  makeCsr,
  makeTestAuthority,
  type TestAuthority,
} from '../../../test/support/pki.js';
import { readCertificate } from '../certificate/certificate.js';
import { readCsr } from '../csr/csr.js';
import type { Finding } from './finding.js';

const slot = {
  offer: 'ORG',
  usage: 'AUTH_CLI',
  commonName: 'INSI-AUTO',
  commonNameRule: 'exact',
  environment: 'TEST',
} as const;
const client = { name: 'CENTRE DE SANTE', structureIds: ['1690000013'] };
const elsewhere = 'commande 2026-0042 de EHPAD LES TILLEULS';
const now = new Date('2026-06-01T10:00:00Z');
let authority: TestAuthority;

beforeAll(async () => {
  authority = await makeTestAuthority('TEST');
});

/** Each finding as somebody else reads it, of those that were told of another client, order or file. */
const outside = (findings: Finding[]) =>
  findings.map(({ outside: words, ...finding }) => JSON.stringify({ ...finding, title: words ?? finding.title }));
const naming = (findings: Finding[]) => findings.filter(({ title }) => title.includes(elsewhere));

describe('what a verdict tells outside', () => {
  it('names nobody, whatever the key of a CSR was met with', async () => {
    const { der } = await makeCsr({ subject: [['CN', 'INSI-AUTO']] });
    const reading = readCsr(der);
    if (!reading.ok) throw new Error('unread');
    const { spkiSha256 } = reading.csr;
    const { findings } = judgeCsrBytes(der, {
      slot,
      client,
      knownKeys: [{ spkiSha256, where: elsewhere }],
      exposedKeys: [{ spkiSha256, when: elsewhere }],
    }).verdict;
    expect(naming(findings).map(({ code }) => code)).toEqual(['key_seen', 'key_exposed']);
    for (const told of outside(findings)) expect(told).not.toContain(elsewhere);
  });

  it('names nobody, whatever a certificate and its key were met with', async () => {
    const { der } = await issueCertificate(authority, {
      subject: [
        ['C', 'FR'],
        ['O', client.name],
        ['OU', '1690000013'],
        ['CN', 'INSI-AUTO'],
      ],
      notBefore: new Date('2026-05-01T10:00:00Z'),
      notAfter: new Date('2029-05-01T10:00:00Z'),
    });
    const reading = readCertificate(der);
    if (!reading.ok) throw new Error('unread');
    const met = [{ spkiSha256: reading.certificate.spkiSha256, where: elsewhere, when: elsewhere }];
    const context = { slot, client, authorities: authority.authorities, now };
    const known = { knownKeys: met, orderedKeys: met, exposedKeys: met };
    const again = {
      knownFingerprints: [{ sha256: createHash('sha256').update(der).digest('hex'), where: elsewhere }],
    };
    const told = [known, again].flatMap((more) => judgeCertificateBytes(der, { ...context, ...more }).verdict.findings);
    expect(
      naming(told)
        .map(({ code }) => code)
        .sort((one, other) => one.localeCompare(other)),
    ).toEqual(['fingerprint', 'key_exposed', 'key_ordered', 'key_seen']);
    for (const one of outside(told)) expect(one).not.toContain(elsewhere);
  });
});
