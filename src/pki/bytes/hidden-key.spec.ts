import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { hidingPlaces, keyPem } from '../../../test/support/hidden-keys.js';
import { makeCsr } from '../../../test/support/pki.js';
import { samplePath } from '../../../test/support/samples.js';
import { aWorkbook, zipOf } from '../../../test/support/workbook.js';
import { exposedFingerprints } from './exposed-key.js';
import { searchPrivateKey } from './private-key.js';

describe('a private key', () => {
  let places: Record<string, Buffer>;
  beforeAll(async () => {
    places = await hidingPlaces();
  });

  it('is seen wherever it hides', () => {
    const unseen = Object.entries(places).filter(([, bytes]) => searchPrivateKey(bytes).key === null);
    expect(unseen.map(([name]) => name)).toEqual([]);
    expect(Object.keys(places).length).toBeGreaterThan(40);
  });

  it('that was found deep inside is known again by its public part', () => {
    const [own] = exposedFingerprints(Buffer.from(keyPem));
    for (const name of ['zip', 'pdf, embedded file', 'der in the middle of a binary', 'mail, five mails deep']) {
      const { key } = searchPrivateKey(places[name] ?? Buffer.alloc(0));
      expect([name, exposedFingerprints(key?.bytes ?? Buffer.alloc(0))]).toEqual([name, [own]]);
    }
  });

  it('is not seen where there is none', async () => {
    const csr = await makeCsr();
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const row = (cell: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${cell}</t></is></c></row>`;
    const innocent: [string, Uint8Array][] = [
      ['csr', csr.der],
      ['csr in pem', Buffer.from(csr.pem)],
      ['csr in a workbook', await aWorkbook([{ name: 'A', data: row(csr.pem) }])],
      ['csr in base64 of base64', Buffer.from(Buffer.from(csr.pem).toString('base64'))],
      ['public key', publicKey.export({ format: 'der', type: 'spki' })],
      ['public key of an older form', publicKey.export({ format: 'der', type: 'pkcs1' })],
      ['public jwk', Buffer.from(JSON.stringify(publicKey.export({ format: 'jwk' })))],
      [
        'words about keys',
        Buffer.from('N’envoyez jamais la clé privée (PRIVATE KEY), ni ce qui suit BEGIN. d=esante.gouv.fr'),
      ],
      [
        'a signature of DKIM',
        Buffer.from(`DKIM-Signature: v=1; d=assistance-publique-hopitaux-de-france; b=kty${csr.der.toString()}`),
      ],
      ['two megabytes of chance', randomBytes(2_000_000)],
      ['two megabytes of chance in base64', Buffer.from(randomBytes(1_500_000).toString('base64'))],
      [
        'chance in a zip, a gzip and a zlib',
        await zipOf({ a: gzipSync(randomBytes(90_000)), b: deflateSync(randomBytes(90_000)) }),
      ],
    ];
    for (const [name, bytes] of innocent)
      expect([name, searchPrivateKey(bytes)]).toEqual([name, { key: null, whole: true }]);
  });

  it('is not looked for in what unfolds without an end: that is said', async () => {
    const bomb = await zipOf({ 'zeros.bin': Buffer.alloc(120_000_000) });
    expect(bomb.length).toBeLessThan(200_000);
    expect(searchPrivateKey(bomb)).toEqual({ key: null, whole: false });
    let onion: Buffer = Buffer.from('rien');
    for (let level = 0; level < 40; level += 1) onion = await zipOf({ 'a.zip': onion, b: Buffer.alloc(60, level) });
    expect(searchPrivateKey(gzipSync(onion))).toMatchObject({ key: null });
  });

  const samples = samplePath('igc-sante') ?? samplePath('f413');
  (samples ? it : it.skip)('is in none of the public samples', () => {
    const files = readdirSync(samples ?? '', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    );
    for (const file of files)
      expect([file, searchPrivateKey(readFileSync(`${samples}/${file}`))]).toEqual([file, { key: null, whole: true }]);
  });
});
