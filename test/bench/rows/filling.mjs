// Many forms 413 filled by the product, against pdf-lib alone that reads the blank once.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PDFCheckBox, PDFDocument, PDFTextField } from '@cantoo/pdf-lib';
import { makeDemoBlank413 } from '../../../dist/src/demo/story/blank-form.js';
import { Aside } from '../../../dist/src/platform/aside/aside.js';
import { cpuOfAll } from '../../support/cpu.mjs';

const goal = 1.3;
/** How many times as many as by who reads the blank, fills it and saves it for each. */
const timesNaive = 3;
const naively = 20;
const atOnce = 25;
/** A form of ANS, where the samples are beside the project; else one of our own making with the same fields, which is lighter to read. */
const official = fileURLToPath(new URL('../../../../shared/samples/f413/f413-2024-03-template.pdf', import.meta.url));

/** @param {{ sizes: { filled: number }, say: (line: string) => void }} bench */
export async function measureFilling({ sizes, say }) {
  say(`filling of ${sizes.filled} forms 413`);
  const known = existsSync(official);
  const blank = known ? readFileSync(official) : await makeDemoBlank413();
  const forms = Array.from({ length: sizes.filled }, (_, serial) => formOf(serial));
  const { fill, stop } = ours(blank);
  // Both processes are awake, as they are after the first forms of a campaign.
  await fill(forms.slice(0, 2 * atOnce));
  await bare(blank, forms.slice(0, 4));
  const rival = { seconds: await timed(() => bare(blank, forms)) };
  const before = cpuOfAll(process.pid);
  const taken = { seconds: await timed(() => fill(forms)) };
  const each = (cpuOfAll(process.pid) - before) / forms.length;
  await stop();
  const naive = await cpuOfNaive(blank, forms.slice(0, naively));
  const result = { ours: taken, rival };
  return [
    {
      label: `fill ${sizes.filled} forms 413, ${known ? 'of ANS' : 'of the demonstration'}`,
      result,
      ratio: taken.seconds / rival.seconds,
      atMost: goal,
    },
    {
      label: '  forms by the same CPU, next to reading, filling and saving each',
      result: { ours: { ms: each }, rival: { ms: naive } },
      ratio: naive / each,
      atLeast: timesNaive,
    },
  ];
}

async function cpuOfNaive(blank, forms) {
  const one = (form) => bare(blank, [form]);
  for (const form of forms.slice(0, 3)) await one(form);
  const before = cpuOfAll(process.pid);
  for (const form of forms) await one(form);
  return (cpuOfAll(process.pid) - before) / forms.length;
}

/** Aside, as a campaign asks for them: so many at once to each. */
function ours(blank) {
  const aside = new Aside(120);
  const room = { file: 'paper/draw-forms.js' };
  const blanks = { 413: { known413: blank }, 503: null };
  const fill = async (forms) => {
    const asked = forms.map((form) => ({ kind: '413', form, answers: { texts: new Map(), ticks: new Set() } }));
    const parts = Array.from({ length: Math.ceil(asked.length / atOnce) }, (_, part) =>
      asked.slice(part * atOnce, (part + 1) * atOnce),
    );
    const lane = async () => {
      for (let part = parts.shift(); part; part = parts.shift())
        for (const filled of await aside.call(room, 'drawForms', [blanks, part])) refuseMissing(filled);
    };
    await Promise.all([lane(), lane()]);
  };
  return { fill, stop: () => aside.onApplicationShutdown() };
}

// Read once: what a filling adds is forgotten before the next.
async function bare(blank, forms) {
  const document = await PDFDocument.load(blank, { updateMetadata: false });
  const { context } = document;
  const fields = document.getForm().getFields();
  const first = context.largestObjectNumber;
  for (const form of forms) {
    for (const field of fields) {
      if (field instanceof PDFTextField) field.setText(form.structure.name.slice(0, field.getMaxLength() ?? 60));
      else if (field instanceof PDFCheckBox) field.check();
    }
    await document.save();
    for (const [reference] of context.enumerateIndirectObjects())
      if (reference.objectNumber > first) context.delete(reference);
    context.largestObjectNumber = first;
  }
}

function refuseMissing(filled) {
  if (!filled.ok) throw new Error(`a form was not filled: ${filled.missing.map(({ reason }) => reason).join(' ')}`);
}

function formOf(serial) {
  const administrator = (index) => ({
    cardNumber: `280026240${index}`,
    lastName: 'Łukasz',
    firstName: 'Œdipe',
    phone: '0612345678',
    email: `certificats${index}@editeur.example`,
  });
  return {
    structure: { name: `Association n° ${serial}`, finess: '2A0000253', siret: null },
    signer: {
      role: 'legal_representative',
      lastName: 'ŁUKASZ',
      firstNames: 'Éléonore, Zoë',
      cardNumber: '2600301752',
      phone: '+33 1 23 45 67 89',
      email: 'direction@association.example',
    },
    administrators: [administrator(1), administrator(2)],
    purpose: 'Alimentation du DMP et appel du téléservice INSi',
    editorName: 'Éditeur Exemple',
    solutionName: 'Mon Dossier Usager',
    offers: ['ORG'],
  };
}

async function timed(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
