import { PDFDocument, type PDFPage } from '@cantoo/pdf-lib';
import { addField } from '../../src/demo/story/blank-form.js';
import type { Form413 } from '../../src/paper/form-413.js';
import { field413Map, type Field413 } from '../../src/paper/field-413-map.js';

// Someone else's answers, as the official sample has some.
export const staleAnswers = {
  purpose: 'Projet d’une autre structure',
  domainName: 'autre-structure.fr',
};

const rowHeight = 15;

function addStale(document: PDFDocument, page: PDFPage, path: string, field: Field413, y: number): void {
  const form = document.getForm();
  addField(document, page, field, { x: 40, y, width: field.width, height: Math.min(field.height, rowHeight - 2) });
  if (field.kind === 'tick' && path.startsWith('acts.')) form.getCheckBox(field.name).check();
  if (field.kind === 'choice') form.getRadioGroup(field.name).select('Choix2');
  if (field.kind === 'text') form.getTextField(field.name).setText(staleAnswers[path as keyof typeof staleAnswers]);
}

/** A PDF with the 51 boxes of form 413 but none of its text, already holding someone's answers and ticked acts. */
export async function makeBlank413(options: { without?: string[] } = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const page = document.addPage([595, 842]);
  const fields = Object.entries(field413Map).filter(([path]) => !options.without?.includes(path));
  fields.forEach(([path, field], index) => addStale(document, page, path, field, 820 - index * rowHeight));
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
