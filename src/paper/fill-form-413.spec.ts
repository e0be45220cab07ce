import { readFileSync } from 'node:fs';
import { PDFDocument, PDFCheckBox, PDFDict, PDFName, PDFRadioGroup, PDFStream, PDFTextField } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { administrator413, completeForm413, makeBlank413, staleAnswers } from '../../test/support/blank-413.js';
import { everythingIn, textOfStream } from '../../test/support/printed-text.js';
import { samplePath } from '../../test/support/samples.js';
import { field413Map } from './field-413-map.js';
import { fillOfficialForm413, inspectBlank413 } from './fill-form-413.js';
import { pdfFacts } from './uploads/pdf-facts.js';

const sample = samplePath('f413/f413-2024-03-template.pdf');

async function fill(
  blank: Uint8Array,
  form = completeForm413(),
): Promise<{ bytes: Uint8Array; document: PDFDocument }> {
  const filled = await fillOfficialForm413(blank, form);
  if (!filled.ok) throw new Error(JSON.stringify(filled.missing));
  return { bytes: filled.pdf, document: await PDFDocument.load(filled.pdf, { updateMetadata: false }) };
}

function fieldAt(document: PDFDocument, path: string) {
  return document.getForm().getField(field413Map[path]!.name);
}

function valueAt(document: PDFDocument, path: string): string | boolean | undefined {
  const field = fieldAt(document, path);
  if (field instanceof PDFTextField) return field.getText();
  if (field instanceof PDFRadioGroup) return field.getSelected();
  return field instanceof PDFCheckBox ? field.isChecked() : undefined;
}

function drawnAt(document: PDFDocument, path: string): string {
  const drawing = fieldAt(document, path).acroField.getWidgets()[0]!.getAppearances()!.normal;
  if (!(drawing instanceof PDFStream)) throw new Error(`${path} is not drawn`);
  return textOfStream(drawing, drawing.dict.lookup(PDFName.of('Resources'), PDFDict));
}

const everyAnswer = {
  'structure.name': 'Association L’Œuvre de L’Haÿ',
  'structure.finess': '2A0000253',
  'signer.lastName': 'ŁUKASZ',
  'signer.firstNames': 'Éléonore, Zoë',
  'signer.phone': '0123456789',
  'signer.email': 'direction@association-exemple.fr',
  'signer.cardNumber': '2600301752',
  ...Object.fromEntries([0, 1, 2, 3].flatMap((row) => Object.entries(administratorAnswers(row)))),
  purpose: 'Alimentation du DMP et appel du téléservice INSi',
  editorName: 'Éditeur Ÿ',
  solutionName: 'Mon Dossier Usager',
  serverName: 'serveur.association-exemple.fr',
  mailDomain: '@association-exemple.fr',
};

function administratorAnswers(row: number): Record<string, string> {
  const { cardNumber, email } = administrator413(row + 1);
  const answers = { cardNumber, lastName: 'Łukasz', firstName: 'Œdipe', phone: '0612345678', email };
  return Object.fromEntries(Object.entries(answers).map(([key, answer]) => [`administrators.${row}.${key}`, answer!]));
}

const fullForm = completeForm413({
  administrators: [1, 2, 3, 4].map(administrator413),
  editorName: 'Éditeur Ÿ',
  offers: ['ORG', 'SERV_SSL', 'SERV_SMIME'],
  serverName: everyAnswer.serverName,
  mailDomain: everyAnswer.mailDomain,
});

const acts = Object.keys(field413Map).filter((path) => path.startsWith('acts.'));

const blanks: [string, () => Promise<Uint8Array>, string[]][] = [
  ['a generated blank', () => makeBlank413(), Object.values(staleAnswers)],
];
if (sample) {
  const official = async (): Promise<Uint8Array> => readFileSync(sample);
  blanks.push(['the official form of March 2024', official, ['raccordement entre un logiciel', 'xxx.fr']]);
}

describe.each(blanks)('filling %s', (_name, blank, previousAnswers) => {
  it('reads every answer back by name', async () => {
    const { document } = await fill(await blank(), fullForm);
    const texts = Object.entries(field413Map).filter(([path, field]) => field.kind === 'text' && !acts.includes(path));
    const read = texts.map(([path]) => [path, valueAt(document, path)]);
    expect(Object.fromEntries(read.filter(([, value]) => value !== undefined))).toEqual(everyAnswer);
    expect(valueAt(document, 'signer.role')).toBe('Choix1');
    expect(['ORG', 'SERV_SSL', 'SERV_SMIME', 'PRO'].map((offer) => valueAt(document, `offers.${offer}`))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('draws each answer whole, whatever its letters', async () => {
    const { document } = await fill(await blank(), fullForm);
    const drawn = Object.keys(everyAnswer).map((path) => [path, drawnAt(document, path)]);
    const expected = Object.entries(everyAnswer).map(([path, answer]) => [path, answer.replace(/ /gu, '')]);
    expect(drawn.map(([path, text]) => [path, text!.replace(/ /gu, '')])).toEqual(expected);
  });

  it('leaves what belongs to the signer empty and editable, and locks our answers', async () => {
    const { document } = await fill(await blank());
    expect(acts.map((path) => valueAt(document, path) || undefined)).toEqual(acts.map(() => undefined));
    for (const path of Object.keys(field413Map)) {
      expect([path, fieldAt(document, path).isReadOnly()]).toEqual([path, !acts.includes(path)]);
    }
  });

  it('forgets the answers that were in the blank, values and drawings', async () => {
    const before = await everythingIn(await blank());
    const { bytes, document } = await fill(await blank());
    const after = await everythingIn(bytes);
    const encoded = previousAnswers.map((answer) =>
      Buffer.from(answer, 'utf16le').swap16().toString('hex').toUpperCase(),
    );
    const found = (text: string): boolean[] =>
      previousAnswers.map((answer, index) => text.includes(answer) || text.includes(encoded[index]!));
    expect(found(before)).toEqual(previousAnswers.map(() => true));
    expect(found(after)).toEqual(previousAnswers.map(() => false));
    expect(valueAt(document, 'domainName')).toBeUndefined();
    expect(valueAt(document, 'offers.SERV_SSL')).toBe(false);
    expect(after).not.toMatch(/\/Subtype \/(Highlight|Popup)/u);
  });

  it('carries no script, keeps its pages, and the same answers give the same bytes, whoever was filled between', async () => {
    const source = await blank();
    const { bytes } = await fill(source);
    const pages = (await PDFDocument.load(source)).getPageCount();
    expect(await pdfFacts(bytes)).toEqual({ ok: true, pages, encrypted: false, danger: null });
    await fill(source, fullForm);
    expect(Buffer.from((await fill(source)).bytes).equals(Buffer.from(bytes))).toBe(true);
  });

  it('can be filled again from its own result', async () => {
    const first = await fill(await blank(), fullForm);
    const { document } = await fill(first.bytes, completeForm413({ signer: { ...fullForm.signer, role: 'agent' } }));
    expect(valueAt(document, 'signer.role')).toBe('Choix2');
    expect(valueAt(document, 'administrators.3.lastName')).toBeUndefined();
  });

  it('is recognised as the form of March 2024, with its 51 boxes', async () => {
    expect(await inspectBlank413(await blank())).toEqual({
      ok: true,
      version: 'mars 2024',
      fields: 51,
      fillsPurpose: true,
    });
  });
});

(sample ? describe : describe.skip)('the official sample', () => {
  it('has exactly the fields of our table', async () => {
    const document = await PDFDocument.load(readFileSync(sample!), { updateMetadata: false });
    const names = document
      .getForm()
      .getFields()
      .map((field) => field.getName());
    expect(names.sort()).toEqual(
      Object.values(field413Map)
        .map((field) => field.name)
        .sort(),
    );
  });

  it('has boxes no smaller than the ones our checks measure', async () => {
    const document = await PDFDocument.load(readFileSync(sample!), { updateMetadata: false });
    for (const [path, field] of Object.entries(field413Map)) {
      const box = fieldAt(document, path).acroField.getWidgets()[0]!.getRectangle();
      expect([path, box.width >= field.width - 0.2, box.height >= field.height - 0.2]).toEqual([path, true, true]);
    }
  });
});

describe('refusing to fill', () => {
  it('gives every finding of the form, and no PDF', async () => {
    const filled = await fillOfficialForm413(await makeBlank413(), completeForm413({ purpose: '', editorName: '' }));
    expect(filled).toMatchObject({ ok: false, missing: [{ field: 'purpose' }, { field: 'editorName' }] });
  });

  it('names the blank when it is not the form', async () => {
    const filled = await fillOfficialForm413(Buffer.from('bonjour'), completeForm413());
    expect(filled).toMatchObject({ ok: false, missing: [{ field: 'blank', reason: expect.stringContaining('PDF') }] });
  });

  it('empties a field it does not know', async () => {
    const document = await PDFDocument.load(await makeBlank413());
    const stranger = document.getForm().createTextField('inconnu');
    stranger.addToPage(document.getPage(0));
    stranger.setText('Réponse de quelqu’un');
    const filled = await fill(await document.save());
    expect(filled.document.getForm().getTextField('inconnu').getText()).toBeUndefined();
  });
});

describe('inspecting an uploaded blank', () => {
  it('names the fields that are missing', async () => {
    const inspected = await inspectBlank413(await makeBlank413({ without: ['structure.siret', 'acts.stamp'] }));
    expect(inspected).toEqual({ ok: false, reason: expect.stringContaining('Numéro SIRET') });
    expect(inspected).toEqual({ ok: false, reason: expect.stringContaining('Cachet de la structure') });
  });

  it('says that a PDF has no field', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    const inspected = await inspectBlank413(await document.save());
    expect(inspected).toEqual({ ok: false, reason: expect.stringContaining('aucun champ') });
  });

  it('says that a file is protected, damaged, too big or not a PDF', async () => {
    const locked = await PDFDocument.load(await makeBlank413());
    locked.encrypt({ userPassword: 'secret', ownerPassword: 'secret' });
    const files: [Uint8Array, string][] = [
      [await locked.save(), 'protégé par un mot de passe'],
      [(await makeBlank413()).subarray(0, 900), 'endommagé'],
      [Buffer.alloc(5_000_000 + 1), 'dépasse 5\u00a0Mo'],
      [Buffer.from('PK\u0003\u0004 un fichier ZIP'), 'n’est pas un PDF'],
      [new Uint8Array(), 'n’est pas un PDF'],
    ];
    for (const [bytes, words] of files) {
      expect(await inspectBlank413(bytes)).toEqual({ ok: false, reason: expect.stringContaining(words) });
    }
  });
});
