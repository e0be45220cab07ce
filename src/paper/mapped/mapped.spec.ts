import { existsSync, readFileSync } from 'node:fs';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { makeBlank503 } from '../../../test/support/blank-503.js';
import { samplePath } from '../../../test/support/samples.js';
import { fillMapped, type MappedBlank } from './fill-mapped.js';
import { accepts } from './propose-mapping.js';
import { readBlank } from './read-blank.js';

const acts = [
  'J’accepte les CGU',
  'Je certifie l’exactitude',
  'Date de signature',
  'Signature',
  'Cachet de la structure',
];

async function blank503(): Promise<MappedBlank> {
  const bytes = await makeBlank503();
  const read = await readBlank(bytes, '503');
  if (!read.ok) throw new Error(read.reason);
  return { kind: '503', bytes, fields: read.fields, mapping: read.proposed };
}

const answers = {
  texts: new Map([
    ['structure.name', 'Association L’Œuvre'],
    ['departures.0.cardNumber', '2800262401'],
    ['departures.0.lastName', 'Łukasz'],
    ['arrivals.0.lastName', 'Arrivante'],
  ]),
  ticks: new Set(['signer.role.legal_representative']),
};

describe('a blank form', () => {
  it('is read with each box where it is, and what its name says is proposed', async () => {
    const { fields, mapping } = await blank503();
    expect(fields.find(({ name }) => name === 'FINESS juridique')?.places).toEqual([
      // The border of the box is around it.
      { page: 0, x: 39.5, y: 45.5, width: 401, height: 21 },
    ]);
    expect(mapping).toMatchObject({
      'Dénomination de la structure': 'structure.name',
      'FINESS juridique': 'structure.finess',
      'Nom du représentant légal': 'signer.lastName',
      'N° de carte': 'signer.cardNumber',
      'Départ 1 n° de carte': 'departures.0.cardNumber',
      'Arrivée 1 email': 'arrivals.0.email',
      'Éditeur de la solution': 'editorName',
    });
    expect(mapping['Champ 47']).toBeUndefined();
  });

  it('never gives the signer’s boxes an answer, and delivers them empty though the blank had them ticked', async () => {
    const blank = await blank503();
    for (const name of acts) {
      const box = blank.fields.find((field) => field.key === name);
      expect(box?.signers).toBe(true);
      expect(box && accepts('503', box, 'structure.name')).toBe(false);
      expect(box && accepts('503', box, 'signer.role.agent')).toBe(false);
    }
    const forced = Object.fromEntries(acts.map((name) => [name, 'structure.name']));
    const filled = await fillMapped({ ...blank, mapping: { ...blank.mapping, ...forced } }, answers);
    if (!filled.ok) throw new Error(JSON.stringify(filled.missing));
    const form = (await PDFDocument.load(filled.pdf)).getForm();
    expect(form.getCheckBox('J’accepte les CGU').isChecked()).toBe(false);
    expect(form.getCheckBox('Je certifie l’exactitude').isChecked()).toBe(false);
    for (const name of ['Date de signature', 'Signature', 'Cachet de la structure'])
      expect(form.getTextField(name).getText()).toBeUndefined();
    expect(form.getTextField('Départ 1 nom').getText()).toBe('Łukasz');
    expect(form.getTextField('Champ 47').getText()).toBeUndefined();
    const again = await fillMapped(blank, answers);
    const once = await fillMapped(blank, answers);
    expect(again).toEqual(once);
  });

  it('gives a tick whose name says nothing no answer, whoever mapped it, until somebody who saw it vouches', async () => {
    const document = await PDFDocument.load(await makeBlank503());
    const unknown = document.getForm().createCheckBox('Check Box 7');
    unknown.addToPage(document.getPage(0), { x: 40, y: 120, width: 14, height: 14 });
    const bytes = await document.save();
    const read = await readBlank(bytes, '503');
    if (!read.ok) throw new Error(read.reason);
    expect(read.proposed['Check Box 7']).toBeUndefined();
    const filledWith = async (vouched: object) => {
      const fields = read.fields.map((box) => (box.key === 'Check Box 7' ? { ...box, ...vouched } : box));
      const mapping = { ...read.proposed, 'Check Box 7': 'signer.role.agent' };
      const ticks = new Set(['signer.role.agent']);
      const filled = await fillMapped({ kind: '503', bytes, fields, mapping }, { ...answers, ticks });
      if (!filled.ok) throw new Error(JSON.stringify(filled.missing));
      return (await PDFDocument.load(filled.pdf)).getForm().getCheckBox('Check Box 7').isChecked();
    };
    expect(await filledWith({})).toBe(false);
    expect(await filledWith({ vouched: 'Camille Essai' })).toBe(true);
  });

  it('tells a person it has no box for, and an answer that does not fit, before anything is printed', async () => {
    const blank = await blank503();
    const more = new Map([...answers.texts, ['departures.1.lastName', 'Second']]);
    expect(await fillMapped(blank, { ...answers, texts: more })).toMatchObject({
      ok: false,
      missing: [{ field: 'departures.1.lastName', reason: expect.stringContaining('pas de case') }],
    });
    const long = new Map([...answers.texts, ['structure.name', 'x'.repeat(900)]]);
    expect(await fillMapped(blank, { ...answers, texts: long })).toMatchObject({
      ok: false,
      missing: [{ field: 'structure.name' }],
    });
  });

  it('is refused without a box, when it is no PDF, and when it runs something', async () => {
    const flat = await PDFDocument.create();
    flat.addPage();
    expect(await readBlank(await flat.save(), '503')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('aucun champ'),
    });
    expect(await readBlank(Buffer.from('pas un pdf'), '503')).toMatchObject({ ok: false });
    const hostile = await PDFDocument.load(await makeBlank503());
    hostile.addJavaScript('main', 'app.alert(1)');
    expect(await readBlank(await hostile.save(), '503')).toMatchObject({ ok: false });
  });

  it('of the 413 of March 2024 is recognised by itself, every box but the signer’s mapped', async () => {
    const sample = samplePath('f413/f413-2024-03-template.pdf');
    const bytes = sample && existsSync(sample) ? readFileSync(sample) : Buffer.from(await makeBlank413());
    const read = await readBlank(bytes, '413');
    expect(read).toMatchObject({ ok: true, recognised: 'mars 2024' });
    if (!read.ok) return;
    expect(read.proposed).toMatchObject({
      'Dénomination de la structure': 'structure.name',
      'N de carteRow3': 'administrators.2.cardNumber',
      'Check Box9': 'offers.ORG',
      'Group8#Choix1': 'signer.role.legal_representative',
    });
    const signers = read.fields.filter((field) => field.signers).map(({ name }) => name);
    expect(signers).toEqual(expect.arrayContaining(['Check Box13', 'Check Box14', 'Date_2', 'Cachet de la structure']));
    expect(signers.some((name) => read.proposed[name])).toBe(false);
  });
});
