import { createHash } from 'node:crypto';
import {
  PDFCheckBox,
  PDFHexString,
  PDFName,
  PDFRadioGroup,
  PDFString,
  PDFTextField,
  type PDFDocument,
  type PDFField,
} from '@cantoo/pdf-lib';
import { field413Map, roleBoxes, type Field413 } from './field-413-map.js';
import { copyOfPdf } from './copy-of-pdf.js';
import { openPdf } from './open-pdf.js';

/** A blank form 413 and its fields by the path of their answer. */
export interface Blank413 {
  document: PDFDocument;
  fields: ReadonlyMap<string, PDFField>;
}

/** The blank, or why this file is not one (French). */
export type OpenedBlank413 = { ok: true; blank: Blank413 } | { ok: false; reason: string };

const largestBlank = 5 * 1024 * 1024;
const kinds = { text: PDFTextField, tick: PDFCheckBox, choice: PDFRadioGroup } as const;

function isExpected(field: PDFField | undefined, expected: Field413): boolean {
  if (!(field instanceof kinds[expected.kind])) return false;
  if (field instanceof PDFRadioGroup) {
    return Object.values(roleBoxes).every((box) => field.getOptions().includes(box));
  }
  if (!(field instanceof PDFTextField) || expected.maxLength === undefined) return true;
  return (field.getMaxLength() ?? expected.maxLength) >= expected.maxLength;
}

function readFields(document: PDFDocument): OpenedBlank413 {
  const byName = new Map(
    document
      .getForm()
      .getFields()
      .map((field) => [field.getName(), field]),
  );
  const fields = new Map<string, PDFField>();
  const absent: string[] = [];
  for (const [path, expected] of Object.entries(field413Map)) {
    const field = byName.get(expected.name);
    if (field && isExpected(field, expected)) fields.set(path, field);
    else absent.push(expected.label);
  }
  if (absent.length > 0) return { ok: false, reason: explainAbsent(absent, byName.size) };
  return { ok: true, blank: { document, fields } };
}

function explainAbsent(absent: string[], found: number): string {
  const advice = 'Déposez le formulaire 413 de mars 2024, vierge et non aplati, tel que l’ANS le publie.';
  if (found === 0) return `Ce PDF n’a aucun champ à remplir. ${advice}`;
  const shown = absent.slice(0, 5).map((label) => `«\u00a0${label}\u00a0»`);
  const others = absent.length > 5 ? ` et ${absent.length - 5} autres` : '';
  return `Champs absents ou différents dans ce PDF\u00a0: ${shown.join(', ')}${others}. ${advice}`;
}

/** Opens a blank form 413 and finds all its fields by name; never throws. F4.1. */
export async function openBlank413(bytes: Uint8Array): Promise<OpenedBlank413> {
  if (bytes.byteLength > largestBlank) {
    return { ok: false, reason: 'Ce fichier dépasse 5\u00a0Mo. Déposez le formulaire vierge publié par l’ANS.' };
  }
  const opened = await openPdf(bytes, { allowEncrypted: false });
  if (!opened.ok) return opened;
  try {
    return readFields(opened.document);
  } catch {
    return { ok: false, reason: 'Les champs de ce PDF sont illisibles. Déposez le formulaire publié par l’ANS.' };
  }
}

let lastRead: { sha256: string; opened: OpenedBlank413 } | null = null;

/** The same, to be written on: the blank is read once however many forms are filled, and each has its own copy of it. */
export async function freshBlank413(bytes: Uint8Array): Promise<OpenedBlank413> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (lastRead?.sha256 !== sha256) lastRead = { sha256, opened: await openBlank413(bytes) };
  const { opened } = lastRead;
  return opened.ok ? readFields(copyOfPdf(opened.blank.document)) : opened;
}

/** Number of boxes of these fields on the pages; 51 for the form of March 2024. */
export function countBoxes(fields: ReadonlyMap<string, PDFField>): number {
  return [...fields.values()].reduce((total, field) => total + field.acroField.getWidgets().length, 0);
}

/** Whether « Précisions sur l’usage » is to be filled: unless its box says « ne pas remplir » (guide V0.6, annexe). */
export function asksPurpose(fields: ReadonlyMap<string, PDFField>): boolean {
  const box = fields.get('purpose');
  const words = box?.acroField.dict.lookupMaybe(PDFName.of('TU'), PDFString, PDFHexString)?.decodeText() ?? '';
  return !/ne pas (?:compléter|remplir)/iu.test(words);
}
