import 'reflect-metadata';
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Extension, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';
import { makeKeys } from '../../../test/support/made-keys.js';
import { judgeCsrBytes, makeCsr } from '../../../test/support/pki.js';
import { childrenOf, readElement, tags } from '../bytes/der.js';
import { keyFindings } from './csr-rules.js';
import type { CsrContext } from './csr.js';
import { readCsr } from './csr.js';

const context: CsrContext = {
  slot: { offer: 'ORG', usage: 'AUTH_CLI', commonName: 'INSI-AUTO', commonNameRule: 'exact', environment: 'PROD' },
  client: { name: 'CENTRE DE SANTE', structureIds: ['1290000017'] },
};
const server: CsrContext = {
  ...context,
  slot: { offer: 'SERV', usage: 'SSL', commonName: 'mss.exemple.fr', commonNameRule: 'fqdn', environment: 'PROD' },
};
let keys: Awaited<ReturnType<typeof makeKeys>>;
beforeAll(async () => {
  keys = await makeKeys();
});

const judge = (der: Uint8Array, where = context) => judgeCsrBytes(der, where).verdict;
const named = (value: string) => new SubjectAlternativeNameExtension([{ type: 'dns', value }]);

/** One DER element around these. */
function around(tag: number, ...inside: Uint8Array[]): Buffer {
  const content = Buffer.concat(inside);
  const length = content.length;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
}

/** The same CSR with another list of extensions as a second value of its attribute, signed again. */
async function withSecondValue(first: Extension, second: Extension): Promise<Uint8Array> {
  const { der } = await makeCsr({ keys, subject: [['CN', 'INSI-AUTO']], extensions: [first] });
  const [info, algorithm] = childrenOf(readElement(der), tags.sequence) ?? [];
  const fields = childrenOf(info, tags.sequence) ?? [];
  const [attribute] = childrenOf(fields[3], 0xa0) ?? [];
  const [type, values] = childrenOf(attribute, tags.sequence) ?? [];
  if (!type || !values || !algorithm) throw new Error('a CSR without extensions');
  const more = around(tags.sequence, new Uint8Array(second.rawData));
  const attributes = around(0xa0, around(tags.sequence, type.bytes, around(tags.set, values.content, more)));
  const signed = around(tags.sequence, ...fields.slice(0, 3).map(({ bytes }) => bytes), attributes);
  const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const signature = sign('sha256', signed, createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }));
  return around(tags.sequence, signed, algorithm.bytes, around(tags.bitString, Buffer.from([0]), signature));
}

describe('the extensions a CSR asks for', () => {
  it('are read in every value of the attribute, not in the first one only', async () => {
    const harmless = new Extension('2.5.29.14', false, new Uint8Array([4, 1, 7]));
    const der = await withSecondValue(harmless, new Extension('1.2.3.4', false, new Uint8Array([5, 0])));
    const { reading, verdict } = judgeCsrBytes(der, context);
    expect(reading.ok && reading.csr.extensions).toEqual(['subjectKeyIdentifier', '1.2.3.4']);
    expect(verdict.findings.filter(({ severity }) => severity === 'warning').map(({ got }) => got)).toEqual([
      '1.2.3.4',
    ]);
    expect(verdict.findings.find(({ code }) => code === 'signature')?.severity).toBe('passed');
  });

  it('hold the ordered name when they name a server, and are shown', async () => {
    const subject: [string, string][] = [['CN', 'mss.exemple.fr']];
    const right = judge((await makeCsr({ keys, subject, extensions: [named('MSS.exemple.fr')] })).der, server);
    expect(right.findings.find(({ code }) => code === 'extension_names')).toMatchObject({
      severity: 'passed',
      got: 'MSS.exemple.fr',
    });
    const wrong = judge((await makeCsr({ keys, subject, extensions: [named('autre.exemple.fr')] })).der, server);
    expect(wrong.findings[0]).toMatchObject({
      code: 'alternative_name',
      severity: 'blocking',
      expected: 'mss.exemple.fr',
      got: 'autre.exemple.fr',
    });
  });
});

describe('the key of a CSR', () => {
  it('signed with PSS is told so: neither damaged, nor to be made again', async () => {
    const algorithm = { name: 'RSA-PSS', saltLength: 32, hash: 'SHA-256' };
    const pair = await crypto.subtle.generateKey(
      { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    );
    const request = await Pkcs10CertificateRequestGenerator.create({ keys: pair, signingAlgorithm: algorithm });
    const { findings } = judge(new Uint8Array(request.rawData));
    const blocking = findings.filter(({ severity }) => severity === 'blocking');
    expect(blocking.map(({ code }) => code)).toEqual(['signature_pss']);
    expect(blocking[0]?.title).toContain('signature PSS');
    expect(blocking[0]?.mend).toContain('la clé peut être gardée');
    expect(JSON.stringify(blocking)).not.toMatch(/abîmé|nouvelle clé/);
  });

  it('that anybody can factor is refused by name', async () => {
    const { der } = await makeCsr({ keys });
    const reading = readCsr(der);
    if (!reading.ok) throw new Error('unread');
    const { csr } = reading;
    const modulus = (csr.key.modulus ?? 1n) * 3n;
    const codes = keyFindings({ ...csr, key: { ...csr.key, modulus } })
      .filter(({ severity }) => severity === 'blocking')
      .map(({ code }) => code);
    expect(codes).toEqual(['key_factor']);
    expect(keyFindings(csr).filter(({ severity }) => severity === 'blocking')).toEqual([]);
  });

  it('that was exposed once is refused for ever', async () => {
    const { der } = await makeCsr({ keys });
    const spki = createPublicKey({
      key: Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey)),
      format: 'der',
      type: 'spki',
    }).export({ format: 'der', type: 'spki' });
    const spkiSha256 = createHash('sha256').update(spki).digest('hex');
    const verdict = judge(der, { ...context, exposedKeys: [{ spkiSha256, when: 'le 3 mars' }] });
    expect(verdict.findings[0]).toMatchObject({ code: 'key_exposed', severity: 'blocking' });
    expect(verdict.findings[0]?.title).toContain('le 3 mars');
  });
});
