import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { crowdedPdf, heavyPdf, inflatedPdf, nestedPdf } from '../../../test/support/hostile-files.js';
import { endsInThread } from '../../../test/support/in-thread.js';
import { tablePdf } from '../../../test/support/table-pdf.js';
import { textOfPdf, textsOfPdfs } from './text-of-pdf.js';

describe('the text of a PDF that came with a mail', () => {
  it('is its lines as they stand, the cells of one row on one line, whatever the order in which they were drawn', async () => {
    const lines = ['Dossier MASSE-2026-1', 'FINESS|Structure|État', '060785011|Les Pins|Validée'];
    expect((await textOfPdf(await tablePdf(lines)))?.split('\n')).toEqual([
      'Dossier MASSE-2026-1',
      'FINESS | Structure | État',
      '060785011 | Les Pins | Validée',
    ]);
    const upwards = await PDFDocument.create();
    const page = upwards.addPage([595, 842]);
    page.drawText('Refusée', { x: 300, y: 700, size: 10 });
    page.drawText('750712184', { x: 40, y: 702, size: 10 });
    page.drawText('Sont traitées :', { x: 40, y: 760, size: 10 });
    expect(await textOfPdf(await upwards.save())).toBe('Sont traitées :\n750712184 | Refusée');
  });

  it.each([
    ['it has no text', () => tablePdf([])],
    ['a page of it is a scan', () => tablePdf(['060785011|Validée'], (document) => void document.addPage())],
    ['it is a form with boxes', () => makeBlank413()],
    [
      'it has a script',
      () =>
        tablePdf(['060785011|Validée'], ({ context, catalog }) =>
          catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'JavaScript', JS: 'app.alert(1)' })),
        ),
    ],
    ['it is cut short', async () => (await tablePdf(['060785011|Validée'])).subarray(0, 400)],
    ['it is no PDF', async () => Buffer.from('%PDF-1.7 liste')],
  ] as [string, () => Promise<Uint8Array>][])('is not read when %s', async (_why, make) => {
    expect(await textOfPdf(await make())).toBeNull();
  });

  it('is each one’s own: one that cannot be read says nothing of the others', async () => {
    expect(await textsOfPdfs([Buffer.from('%PDF-1.7'), await tablePdf(['060785011'])])).toEqual([null, '060785011']);
  });

  it.each([
    ['many objects', () => crowdedPdf(200_000)],
    ['objects of weight', () => heavyPdf(2_000)],
    ['arrays in arrays', () => nestedPdf(20_000)],
    ['a page that unfolds', () => inflatedPdf(64)],
  ])('ends, with %s', async (_what, make) => {
    await endsInThread('paper/received/text-of-pdf.js', 'textsOfPdfs', [make()]);
  });
});
