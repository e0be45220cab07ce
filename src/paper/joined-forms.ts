import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { DocumentWriter } from './document-writer.js';

/** What the list before joined documents says of one of them. */
export interface CoverLine {
  name: string;
  number: string;
  file: string;
  sha256: string;
}

/** The list of documents that go together, on paper, in their order. To run aside. */
export async function drawCoverList(title: string, intro: string, lines: CoverLine[]): Promise<Uint8Array> {
  const writer = await DocumentWriter.start(title, 9);
  writer.title(title);
  writer.paragraph(intro, { soft: true });
  const columns = [
    { title: 'N°', width: 28 },
    { title: 'Client', width: writer.width - 28 - 80 - 120 },
    { title: 'FINESS ou SIRET', width: 80 },
    { title: 'Empreinte (SHA-256, début)', width: 120 },
  ];
  const rows = lines.map(({ name, number, sha256 }, index) => [String(index + 1), name, number, sha256.slice(0, 16)]);
  writer.table(columns, rows);
  return writer.finish(title);
}

/**
 * Documents one after the other, to be printed at once: their answers become ink, what the signer fills stays a blank place. To run aside.
 * Each begins on a front page when printed on both sides.
 */
export async function joinPdfs(pdfs: Uint8Array[]): Promise<Uint8Array> {
  const joined = await PDFDocument.create({ updateMetadata: false });
  joined.setLanguage('fr-FR');
  for (const bytes of pdfs) {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    inkAnswers(document);
    const pages = await joined.copyPages(document, document.getPageIndices());
    for (const page of pages) joined.addPage(page);
    if (pages.length % 2 === 1 && bytes !== pdfs.at(-1)) joined.addPage();
  }
  return joined.save({ objectsPerTick: 1000 });
}

// A field without a drawing is one that the signer fills by hand: its place is on the page itself.
function inkAnswers(document: PDFDocument): void {
  const form = document.getForm();
  for (const field of form.getFields()) {
    const drawn = field.acroField.getWidgets().every((widget) => widget.dict.has(PDFName.of('AP')));
    if (drawn) field.disableReadOnly();
    else form.removeField(field);
  }
  form.flatten({ updateFieldAppearances: false });
}
