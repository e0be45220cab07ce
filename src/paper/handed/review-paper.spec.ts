import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { completeForm413, makeBlank413 } from '../../../test/support/blank-413.js';
import { jpeg } from '../../../test/support/photos.js';
import { field413Map } from '../field-413-map.js';
import { fillOfficialForm413 } from '../fill-form-413.js';
import { joinPhotos } from './join-photos.js';
import { reviewPaper, sheetPhoto, type ZoneKey } from './review-paper.js';

async function sentForm(): Promise<Uint8Array> {
  const filled = await fillOfficialForm413(await makeBlank413(), completeForm413());
  if (!filled.ok) throw new Error('The form lacks something');
  return filled.pdf;
}

async function changed(pdf: Uint8Array, change: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf);
  change(document);
  return document.save();
}

async function photos(...given: Buffer[]): Promise<Uint8Array> {
  const joined = await joinPhotos(given);
  if (!joined.ok) throw new Error(joined.reason);
  return joined.pdf;
}

const keysOf = (zones: { key: ZoneKey }[]) => [...new Set(zones.map(({ key }) => key))].sort();

describe('a paper beside the form that was sent', () => {
  it('filled in on a screen says which boxes the signer ticked, and which texts are others', async () => {
    const sent = await sentForm();
    const returned = await changed(sent, (document) => {
      const form = document.getForm();
      form.getCheckBox(field413Map['acts.terms']!.name).check();
      form.getTextField(field413Map['structure.name']!.name).setText('Une autre association');
    });
    const review = await reviewPaper(returned, sent);
    expect(review).toMatchObject({
      expectedPages: 1,
      fields: true,
      guessed: false,
      terms: { ticked: 1, of: 2 },
      differing: [{ label: 'Dénomination de la structure', got: 'Une autre association' }],
    });
    expect(keysOf(review!.zones)).toEqual(['date', 'signature', 'stamp', 'terms']);
    expect(review!.sheets.map(({ image }) => image)).toEqual([null]);
  });

  it('drawn says what stands where the signer acts: what was typed, ticked and laid there, not what was printed', async () => {
    const sent = await sentForm();
    const returned = await changed(sent, (document) => {
      const form = document.getForm();
      form.getCheckBox(field413Map['acts.terms']!.name).check();
      for (const field of form.getFields())
        if (/^date/i.test(field.getName())) form.getTextField(field.getName()).setText('12/11/2026');
    });
    const review = await reviewPaper(returned, sent);
    const said = (key: ZoneKey) => review!.zones.filter((zone) => zone.key === key).map((zone) => zone.said);
    expect(said('terms')).toEqual([
      { words: [], ticks: [true], marked: false },
      { words: [], ticks: [false], marked: false },
    ]);
    expect(said('date')).toEqual([{ words: ['12/11/2026'], ticks: [], marked: false }]);
    expect(said('signature')).toEqual([{ words: [], ticks: [], marked: false }]);
    const flat = await changed(returned, (document) => {
      document.getForm().flatten();
      const { x, y, width, height } = review!.zones.find(({ key }) => key === 'signature')!;
      const page = document.getPages()[0]!;
      const [w, h] = [page.getWidth(), page.getHeight()];
      const rect = [x * w, h - (y + height) * h, (x + width) * w, h - y * h];
      const ink = document.context.obj({
        Type: 'Annot',
        Subtype: 'Ink',
        Rect: rect,
        InkList: [[rect[0], rect[1], rect[2], rect[3]]],
      });
      page.node.addAnnot(document.context.register(ink));
    });
    const other = await reviewPaper(flat, sent);
    expect(other).toMatchObject({ fields: false, guessed: true });
    const then = (key: ZoneKey) => other!.zones.filter((zone) => zone.key === key).map((zone) => zone.said);
    expect(then('date')).toEqual([{ words: ['12/11/2026'], ticks: [], marked: false }]);
    expect(then('signature')).toEqual([{ words: [], ticks: [], marked: true }]);
  });

  it('photographed has the places of the form, which is said, and nothing to read', async () => {
    const review = await reviewPaper(await photos(jpeg({ width: 1_190, height: 1_684 })), await sentForm());
    expect(review).toMatchObject({ fields: false, guessed: true, terms: null, differing: [] });
    expect(keysOf(review!.zones)).toEqual(['date', 'signature', 'stamp', 'terms']);
    for (const { x, y, width, height } of review!.zones) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1.3);
    }
  });

  it('of other proportions, or of fewer pages, has no place at all', async () => {
    const across = await reviewPaper(await photos(jpeg({ width: 1_684, height: 1_190 })), await sentForm());
    expect(across).toMatchObject({ zones: [], guessed: false });
    expect(await reviewPaper(await photos(jpeg()), null)).toMatchObject({ zones: [], expectedPages: null });
  });

  it('with a page more in front, drawn or photographed, has no place: another page would be read as the answer', async () => {
    const sent = await sentForm();
    const drawn = await changed(sent, (document) => {
      document.getForm().flatten();
      document.insertPage(0).drawText('Mandat', { x: 60, y: 60 });
    });
    expect(await reviewPaper(drawn, sent)).toMatchObject({ zones: [], guessed: false, expectedPages: 1 });
    const one = jpeg({ width: 1_190, height: 1_684 });
    expect(await reviewPaper(await photos(one, one), sent)).toMatchObject({ zones: [], guessed: false });
    // Its own boxes say where they are, whatever stands before them.
    const filled = await changed(sent, (document) => void document.insertPage(0));
    expect(new Set((await reviewPaper(filled, sent))!.zones.map(({ page }) => page))).toEqual(new Set([1]));
  });

  it('gives the photo of each page as it was put there', async () => {
    const [one, other] = [jpeg(), jpeg({ width: 1_600, height: 1_200, orientation: 6 })];
    const pdf = await photos(one, other);
    const review = await reviewPaper(pdf, null);
    const [first, second] = review!.sheets.map(({ image }) => image!);
    // Upright; then a quarter of a turn: what lies across the photo stands up on the page.
    expect(first!.slice(1, 3)).toEqual([0, 0]);
    expect([second![0], second![3]]).toEqual([0, 0]);
    expect(Buffer.from((await sheetPhoto(pdf, 0))!.bytes).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(await sheetPhoto(pdf, 2)).toBeNull();
    expect(await sheetPhoto(await sentForm(), 0)).toBeNull();
  });

  it('is read without ever failing', async () => {
    expect(await reviewPaper(Buffer.from('%PDF-1.7 rien'), null)).toBeNull();
    expect(await reviewPaper(jpeg(), await sentForm())).toBeNull();
    expect(await sheetPhoto(Buffer.from('rien'), 0)).toBeNull();
  });
});
