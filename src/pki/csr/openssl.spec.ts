import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueCertificate, judgeCsrBytes, makeCsr, makeTestAuthority } from '../../../test/support/pki.js';
import { containsPrivateKey } from '../bytes/private-key.js';
import { readCertificates } from '../certificate/certificate.js';
import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import { opensslRequestCommand } from './openssl-command.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const withOpenssl = hasOpenssl ? describe : describe.skip;
const slot: SlotProfile = {
  offer: 'ORG',
  usage: 'AUTH_CLI',
  commonName: 'INSI-AUTO',
  commonNameRule: 'exact',
  environment: 'PROD',
};
const number = 'C-2026-0050';
let folder = '';
let made = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-pki-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function openssl(parameters: string[], input?: Uint8Array): { ok: boolean; out: Buffer } {
  const run = spawnSync('openssl', parameters, { cwd: folder, ...(input === undefined ? {} : { input }) });
  return { ok: run.status === 0, out: run.stdout };
}

function shell(command: string) {
  return spawnSync('sh', ['-c', command], { cwd: folder });
}

describe('opensslRequestCommand', () => {
  it('writes the subject in the order of IGC-Santé, cut and quoted', () => {
    const client: ClientIdentity = {
      name: "AGENCE DES SYSTEMES D'INFORMATION PARTAGES",
      structureIds: ['1690000013'],
    };
    expect(opensslRequestCommand(slot, client, number).split('\n')).toEqual([
      "if [ -e 'INSI-AUTO-C-2026-0050.key' ]; then echo 'INSI-AUTO-C-2026-0050.key existe déjà, rien n’a été fait. Pour en refaire un, renommez d’abord celui-ci.'; else",
      "openssl req -new -newkey rsa:2048 -sha256 -nodes -utf8 -keyout 'INSI-AUTO-C-2026-0050.key' -out 'INSI-AUTO-C-2026-0050.csr' " +
        "-subj '/C=FR/O=AGENCE DES SYSTEMES D'\\''INFORMATION PARTAG/OU=1690000013/CN=INSI-AUTO'",
      'fi',
    ]);
  });

  it('leaves out what is not known and keeps hostile names inside the quotes', () => {
    const command = opensslRequestCommand(
      { ...slot, commonName: '../x; rm -rf $HOME\n' },
      { name: '$(id)', structureIds: [] },
      "C'; id #",
    );
    expect(command).not.toContain('OU=');
    expect(command).toContain("-keyout 'x-rm--rf-HOME--C-id-.key'");
    expect(command.split('\n')).toHaveLength(3);
  });

  it('names its files after the order, however long the name of the server', () => {
    const server: SlotProfile = { ...slot, commonName: `${'mss.'.repeat(60)}exemple.fr`, commonNameRule: 'fqdn' };
    const [file] = /'[^']+\.key'/.exec(opensslRequestCommand(server, { name: 'A', structureIds: [] }, number)) ?? [''];
    expect(file).toMatch(/^'mss\.mss.*-C-2026-0050\.key'$/);
    expect(file.length).toBeLessThan(130);
  });
});

withOpenssl('beside openssl', () => {
  it.each(['Mutualité « Côte-d’Or » / Nord', "L'ÉTOILE + FILS = 1 \\ 2", '$(touch pwned) `id` "x" #;&|'])(
    'the command makes an acceptable CSR for the client %s',
    async (name) => {
      const client: ClientIdentity = { name, structureIds: ['1290000017'] };
      const run = shell(opensslRequestCommand(slot, client, `${number}${++made}`));
      expect(run.status).toBe(0);
      const bytes = readFileSync(join(folder, `INSI-AUTO-${number}${made}.csr`));
      const { reading, verdict } = judgeCsrBytes(bytes, { slot, client });
      expect(verdict.findings.filter((finding) => finding.severity !== 'passed')).toEqual([]);
      expect(reading.ok && reading.csr.subject.map((one) => one.value)).toEqual([
        'FR',
        name,
        '1290000017',
        'INSI-AUTO',
      ]);
    },
    30_000,
  );

  it('never writes over a key: two orders of one CN, one order twice', () => {
    const client: ClientIdentity = { name: 'CENTRE DE SANTE', structureIds: ['1290000017'] };
    const keyOf = (order: string) => readFileSync(join(folder, `INSI-AUTO-${order}.key`), 'utf8');
    for (const order of ['C-2026-1001', 'C-2026-1002'])
      expect(shell(opensslRequestCommand(slot, client, order)).status).toBe(0);
    const [first, second] = [keyOf('C-2026-1001'), keyOf('C-2026-1002')];
    expect(first).toContain('PRIVATE KEY');
    expect(second).not.toBe(first);
    const again = shell(opensslRequestCommand(slot, client, 'C-2026-1001'));
    expect(String(again.stdout)).toContain('INSI-AUTO-C-2026-1001.key existe déjà');
    expect([keyOf('C-2026-1001'), keyOf('C-2026-1002')]).toEqual([first, second]);
  });

  it('refuses whatever openssl refuses, over 300 single-byte changes of a CSR', async () => {
    const { der } = await makeCsr({
      subject: [
        ['C', 'FR'],
        ['CN', 'INSI-AUTO'],
      ],
    });
    // The outside of the CSR, where tools disagree, is tried whole; the rest is sampled.
    const outside = [0, 1, 2, 3, ...Array.from({ length: 24 }, (_, index) => der.length - 280 + index)];
    const sampled = Array.from({ length: 300 - outside.length * 3 }, (_, index) =>
      Math.floor((index * der.length) / (300 - outside.length * 3)),
    );
    const changes = [
      ...outside.flatMap((at) => [
        [at, 0x01],
        [at, 0x20],
        [at, 0x80],
      ]),
      ...sampled.map((at) => [at, (at % 255) + 1]),
    ];
    const disagreements: string[] = [];
    let accepted = 0;
    for (const [at = 0, mask = 1] of changes) {
      const mutant = der.map((byte, index) => (index === at ? byte ^ mask : byte));
      const ours = judgeCsrBytes(mutant, { slot, client: { name: 'X', structureIds: [] } }).verdict.acceptable;
      accepted += ours ? 1 : 0;
      if (ours && !openssl(['req', '-inform', 'DER', '-verify', '-noout'], mutant).ok)
        disagreements.push(`${at} ^ ${mask}`);
    }
    expect(disagreements).toEqual([]);
    expect(accepted).toBe(0);
    expect(changes.length).toBeGreaterThanOrEqual(300);
    expect(openssl(['req', '-inform', 'DER', '-verify', '-noout'], der).ok).toBe(true);
    expect(judgeCsrBytes(der, { slot, client: { name: 'X', structureIds: [] } }).verdict.acceptable).toBe(true);
  });

  it('reads the P7B that openssl writes, and sees the key in its PKCS#12', async () => {
    const authority = await makeTestAuthority();
    const csr = await makeCsr({ subject: [['CN', 'INSI-AUTO']] });
    const { pem } = await issueCertificate(authority, { csrPem: csr.pem });
    const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', csr.keys.privateKey)).toString('base64');
    writeFileSync(join(folder, 'chain.pem'), [pem, authority.issuing.toString('pem')].join('\n') + '\n');
    writeFileSync(
      join(folder, 'key.pem'),
      `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    );
    for (const form of ['PEM', 'DER']) {
      const p7b = openssl(['crl2pkcs7', '-nocrl', '-certfile', 'chain.pem', '-outform', form]);
      const reading = readCertificates(p7b.out);
      expect(reading.ok && reading.certificates.map((one) => one.commonName)).toEqual([
        'INSI-AUTO',
        'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
      ]);
    }
    const p12 = openssl(['pkcs12', '-export', '-in', 'chain.pem', '-inkey', 'key.pem', '-passout', 'pass:marker']);
    expect(p12.ok).toBe(true);
    expect(containsPrivateKey(p12.out)).toEqual({ kind: 'PKCS#12' });
    expect(containsPrivateKey(Buffer.from(p12.out.toString('base64')))).toEqual({ kind: 'PKCS#12' });
  });
});
