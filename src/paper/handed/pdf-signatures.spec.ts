import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { aSigningDesk } from '../../../test/support/signed-pdf.js';
import { readHanded } from './read-handed.js';

const desk = aSigningDesk({
  helene: '/CN=Hélène Łukasik/O=Association Les Pins',
  paul: '/CN=Paul Mandataire',
});
afterAll(desk.done);

async function aPaper(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText('Formulaire 413');
  return document.save({ useObjectStreams: false });
}
const handed = async (bytes: Buffer) => {
  const read = await readHanded([bytes]);
  return read.ok ? read.signatures : read.reason;
};
const helene = { signer: 'Hélène Łukasik', at: '2026-03-04T09:00:00.000Z' };

describe('a PDF that was signed electronically', () => {
  let signed: Buffer;
  let cmsAt: number;
  beforeAll(async () => {
    ({ bytes: signed, cmsAt } = await desk.sign(await aPaper(), 'helene', "D:20260304100000+01'00'"));
  });

  it('tells the name in the certificate and the moment that the software wrote', async () => {
    expect(await handed(signed)).toEqual([helene]);
  });

  it('is shown and never judged: changed after it was signed, it says the same', async () => {
    const changed = Buffer.from(signed);
    changed.write('MediaBox [ 0 0 594', changed.indexOf('MediaBox [ 0 0 595'), 'latin1');
    expect(changed.equals(signed)).toBe(false);
    expect(await handed(changed)).toEqual([helene]);
  });

  it('tells each of several', async () => {
    const told = await handed((await desk.sign(signed, 'paul', 'D:20260305120000Z')).bytes);
    expect(told).toHaveLength(2);
    expect(told).toEqual(
      expect.arrayContaining([helene, { signer: 'Paul Mandataire', at: '2026-03-05T12:00:00.000Z' }]),
    );
  });

  it.each([
    ['cut', 40, '0'],
    ['rubbish', 0, 'f'],
  ])('whose signature is %s names nobody, and is kept', async (_, from, filling) => {
    const damaged = Buffer.from(signed);
    damaged.fill(filling, cmsAt + from, cmsAt + 900, 'latin1');
    expect(await handed(damaged)).toEqual([{ ...helene, signer: null }]);
  });

  it('cut in its middle is not kept, or tells no signature', async () => {
    const told = await handed(signed.subarray(0, Math.round(signed.length / 2)));
    expect(typeof told === 'string' || told.length === 0).toBe(true);
  });

  it('without a signature tells none', async () => {
    expect(await handed(Buffer.from(await aPaper()))).toEqual([]);
  });
});
