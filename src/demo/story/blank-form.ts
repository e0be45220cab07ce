import { PDFDocument, StandardFonts, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { field413Map, roleBoxes, type Field413 } from '../../paper/field-413-map.js';

const a4: [number, number] = [595.28, 841.89];
const margin = 39;
const soft = rgb(0.36, 0.4, 0.46);

/** Sections of the form, and which answers each one has. */
const sections: { title: string; of: (path: string) => boolean; page: number }[] = [
  { title: '3.1 Structure', of: (path) => path.startsWith('structure.'), page: 0 },
  { title: '3.2 Représentant légal ou mandataire', of: (path) => path.startsWith('signer.'), page: 0 },
  { title: '4.1 Administrateurs techniques', of: (path) => path.startsWith('administrators.'), page: 1 },
  { title: '4.2 Usage et solution', of: (path) => ['purpose', 'editorName', 'solutionName'].includes(path), page: 1 },
  { title: '4.3 Types de certificats', of: (path) => /^offers\.|Name$|Domain$/u.test(path), page: 1 },
  { title: '5. Engagement et signature', of: (path) => path.startsWith('acts.'), page: 2 },
];

/**
 * A blank of the demonstration's own making, with the 51 boxes of the form 413 by name and by size: ANS publishes its form,
 * nobody else gives it away.
 */
export async function makeDemoBlank413(): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle('Formulaire 413, exemplaire de démonstration');
  document.setLanguage('fr-FR');
  const font = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const placed = new Set<string>();
  const pages = [0, 1, 2].map(() => new Sheet(document, document.addPage(a4), font, bold));
  for (const { title, of, page } of sections) {
    const sheet = pages[page]!;
    sheet.heading(title);
    for (const [path, field] of Object.entries(field413Map)) {
      if (placed.has(path) || !of(path)) continue;
      placed.add(path);
      sheet.answer(path, field);
    }
  }
  return document.save();
}

/** One page, filled from top to bottom. */
class Sheet {
  private top = a4[1] - 96;
  private left = margin;

  constructor(
    private readonly document: PDFDocument,
    private readonly page: PDFPage,
    private readonly font: PDFFont,
    private readonly bold: PDFFont,
  ) {
    page.drawText('Formulaire 413', { x: margin, y: a4[1] - 52, size: 16, font: bold });
    const not = 'Exemplaire de démonstration de Sceau, aux champs du formulaire de mars 2024. Sans valeur pour l’ANS.';
    page.drawText(not, { x: margin, y: a4[1] - 70, size: 9, font, color: soft });
  }

  heading(title: string): void {
    this.endLine(0);
    this.top -= 14;
    this.page.drawText(title, { x: margin, y: this.top, size: 11, font: this.bold });
    this.top -= 10;
  }

  /** Beside the answers before it as long as the line holds them, as the rows of administrators do. */
  answer(path: string, field: Field413): void {
    const columns = path.startsWith('administrators.');
    if (!columns || this.left + field.width > a4[0] - margin + 1) this.endLine(6);
    const label = field.label.replace(/^Administrateur technique (\d)\u00a0: /u, '$1. ');
    const y = this.top - 12 - field.height;
    this.page.drawText(label, { x: this.left, y: this.top - 9, size: columns ? 6 : 8, font: this.font, color: soft });
    addField(this.document, this.page, field, { x: this.left, y, width: field.width, height: field.height });
    this.left += field.width;
    this.lowest = Math.min(this.lowest, y);
    if (!columns) this.endLine(2);
  }

  private lowest = this.top;

  private endLine(space: number): void {
    if (this.left > margin) this.top = this.lowest - space;
    this.left = margin;
    this.lowest = this.top;
  }
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One field of the form, under its own name. */
export function addField(document: PDFDocument, page: PDFPage, field: Field413, box: Box): void {
  const form = document.getForm();
  if (field.kind === 'tick') return form.createCheckBox(field.name).addToPage(page, box);
  if (field.kind === 'choice') {
    const choice = form.createRadioGroup(field.name);
    // The third box, liberal practice, is in the form and never ticked by us.
    [...Object.values(roleBoxes), '2'].forEach((value, index) =>
      choice.addOptionToPage(value, page, { ...box, x: box.x + index * 90 }),
    );
    return;
  }
  const text = form.createTextField(field.name);
  if (field.maxLength) text.setMaxLength(field.maxLength);
  if (field.comb) text.enableCombing();
  text.addToPage(page, box);
}
