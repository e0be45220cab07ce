import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import type { Form413 } from '../../src/paper/form-413.js';
import { field413Map, type Field413 } from '../../src/paper/field-413-map.js';

// Someone else's answers, as the official sample has some.
export const staleAnswers = {
  purpose: 'Projet d’une autre structure',
  domainName: 'autre-structure.fr',
};

const rowHeight = 15;

function addField(document: PDFDocument, page: PDFPage, path: string, field: Field413, y: number): void {
  const form = document.getForm();
  const box = { x: 40, y, width: field.width, height: Math.min(field.height, rowHeight - 2) };
  if (field.kind === 'tick') {
    const tick = form.createCheckBox(field.name);
    tick.addToPage(page, box);
    if (path.startsWith('acts.')) tick.check();
  } else if (field.kind === 'choice') {
    const choice = form.createRadioGroup(field.name);
    ['Choix1', 'Choix2', '2'].forEach((value, index) =>
      choice.addOptionToPage(value, page, { ...box, x: 40 + index * 90 }),
    );
    choice.select('Choix2');
  } else {
    const text = form.createTextField(field.name);
    if (field.maxLength) text.setMaxLength(field.maxLength);
    if (field.comb) text.enableCombing();
    text.addToPage(page, box);
    text.setText(staleAnswers[path as keyof typeof staleAnswers]);
  }
}

/** A PDF with the 51 boxes of form 413 but none of its text, already holding someone's answers and ticked acts. */
export async function makeBlank413(options: { without?: string[] } = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const page = document.addPage([595, 842]);
  const fields = Object.entries(field413Map).filter(([path]) => !options.without?.includes(path));
  fields.forEach(([path, field], index) => addField(document, page, path, field, 820 - index * rowHeight));
  return document.save();
}

/** A form 413 with nothing missing, for a structure and people who do not exist. */
export function completeForm413(changes: Partial<Form413> = {}): Form413 {
  return {
    structure: { name: 'Association L’Œuvre de L’Haÿ', finess: '2A0000253', siret: null },
    signer: {
      role: 'legal_representative',
      lastName: 'ŁUKASZ',
      firstNames: 'Éléonore, Zoë',
      cardNumber: '2600301752',
      ...{
        phone: '+33 1 23 45 67 89',
        email: 'direction@association-exemple.fr',
      },
    },
    administrators: [administrator413(1), administrator413(2)],
    purpose: 'Alimentation du DMP et appel du téléservice INSi',
    editorName: 'Éditeur Exemple',
    solutionName: 'Mon Dossier Usager',
    offers: ['ORG'],
    ...changes,
  };
}

/** A complete administrator; the number makes the card, 1 to 9. */
export function administrator413(number: number): Form413['administrators'][number] {
  const email = `certificats${number}@editeur-exemple.fr`;
  return { cardNumber: `280026240${number}`, lastName: 'Łukasz', firstName: 'Œdipe', phone: '0612345678', email };
}
