import 'reflect-metadata';
import { afterAll, describe, expect, it } from '@jest/globals';
import { degrees, PDFDocument } from '@cantoo/pdf-lib';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { jpeg } from '../../../test/support/photos.js';
import { aSigningDesk } from '../../../test/support/signed-pdf.js';
import { withPdf } from '../with-pdf.js';
import { joinPhotos } from './join-photos.js';
import { turnPages } from './turn-pages.js';
import { noSuchPage, signedElectronically } from './turn-words.js';
import type { Turn } from './upright.js';

const desk = aSigningDesk({ helene: '/CN=Hélène Łukasik' });
afterAll(() => desk.done());

async function twoPhotos(): Promise<Buffer> {
  const joined = await joinPhotos([jpeg(), jpeg({ orientation: 6 })]);
  if (!joined.ok) throw new Error(joined.reason);
  return Buffer.from(joined.pdf);
}

async function turned(came: Uint8Array, turns: Turn[]): Promise<Buffer> {
  const paper = await turnPages(came, turns);
  if (!paper.ok) throw new Error(paper.reason);
  return Buffer.from(paper.pdf);
}

/** As a viewer shows it, which is not the library that wrote it. */
const shown = (bytes: Uint8Array) =>
  withPdf(bytes, async (pdf) =>
    Promise.all(Array.from({ length: pdf.numPages }, async (_, index) => (await pdf.getPage(index + 1)).rotate)),
  );

describe('pages that are turned', () => {
  it('stand as they were turned in a viewer, and begin with what came, byte for byte', async () => {
    const came = await twoPhotos();
    const paper = await turned(came, [0, 90]);
    expect(await shown(paper)).toEqual([0, 90]);
    expect(paper.subarray(0, came.length).equals(came)).toBe(true);
    expect(paper.length).toBeGreaterThan(came.length);
    expect(await shown(await turned(paper, [180, 270]))).toEqual([180, 0]);
  });

  it('turn from where they stood, those of a form that is filled in on a screen too', async () => {
    const form = await PDFDocument.load(await makeBlank413(), { updateMetadata: false });
    form.getPages()[0]?.setRotation(degrees(270));
    const came = Buffer.from(await form.save());
    const paper = await turned(came, [180]);
    expect((await shown(paper))[0]).toBe(90);
    const names = async (bytes: Uint8Array) =>
      (await PDFDocument.load(bytes))
        .getForm()
        .getFields()
        .map((field) => field.getName());
    expect(await names(paper)).toEqual(await names(came));
  });

  it('are the same twice', async () => {
    const came = await twoPhotos();
    expect((await turned(came, [90])).equals(await turned(came, [90]))).toBe(true);
  });

  it('never are those of a paper that is signed electronically, nor pages that are not there', async () => {
    const { bytes } = await desk.sign(await twoPhotos(), 'helene', "D:20260304100000+01'00'");
    expect(await turnPages(bytes, [90])).toEqual({ ok: false, reason: signedElectronically });
    expect(await turnPages(await twoPhotos(), [0, 0, 90])).toEqual({ ok: false, reason: noSuchPage });
    expect(await turnPages(Buffer.from('no PDF'), [90])).toMatchObject({ ok: false });
  });
});
