import { heavyBlank, largestBlank } from './largest-blank.js';
import {
  PDFCheckBox,
  PDFHexString,
  PDFName,
  PDFRadioGroup,
  PDFString,
  PDFTextField,
  type PDFField,
} from '@cantoo/pdf-lib';
import { field413Map, isAct, roleBoxes, type Field413 } from './field-413-map.js';
import { fieldsOf, openPdf, unreadableFields, type FieldsByName } from './open-pdf.js';
import { printNothing } from './print-answer.js';
import { FormTemplates, type FormTemplate } from './template/form-template.js';

/** The fields of a blank form 413 by the path of their answer, or why this file is not one (French). */
type OpenedBlank413 = { ok: true; fields: Fields413 } | { ok: false; reason: string };

/** The same, to be filled as often as wanted. */
type Template413 = { ok: true; template: FormTemplate; fields: Fields413 } | { ok: false; reason: string };

type Fields413 = ReadonlyMap<string, PDFField>;

const kinds = { text: PDFTextField, tick: PDFCheckBox, choice: PDFRadioGroup } as const;

function isExpected(field: PDFField | undefined, expected: Field413): boolean {
  if (!(field instanceof kinds[expected.kind])) return false;
  if (field instanceof PDFRadioGroup) {
    return Object.values(roleBoxes).every((box) => field.getOptions().includes(box));
  }
  if (!(field instanceof PDFTextField) || expected.maxLength === undefined) return true;
  return (field.getMaxLength() ?? expected.maxLength) >= expected.maxLength;
}

function readFields(byName: FieldsByName): OpenedBlank413 {
  const fields = new Map<string, PDFField>();
  const absent: string[] = [];
  for (const [path, expected] of Object.entries(field413Map)) {
    const field = byName.get(expected.name);
    if (field && isExpected(field, expected)) fields.set(path, field);
    else absent.push(expected.label);
  }
  if (absent.length > 0) return { ok: false, reason: explainAbsent(absent, byName.size) };
  return { ok: true, fields };
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
    return { ok: false, reason: `${heavyBlank} Déposez le formulaire vierge publié par l’ANS.` };
  }
  const opened = await openPdf(bytes, { allowEncrypted: false });
  if (!opened.ok) return opened;
  try {
    return readFields(fieldsOf(opened.document));
  } catch {
    return { ok: false, reason: unreadableFields };
  }
}

/** What no answer is given to is the same in every form: drawn once. */
const templates = new FormTemplates((byName) => {
  for (const [path, { name }] of Object.entries(field413Map)) {
    const field = byName.get(name);
    if (!field || isAct(path)) continue;
    if (field instanceof PDFTextField) printNothing(field);
    field.enableReadOnly();
  }
});

/** One that is to be filled. */
export async function template413(bytes: Uint8Array): Promise<Template413> {
  const read = await templates.of(bytes);
  if (!read.ok) return read;
  const found = readFields(read.template.fields);
  return found.ok ? { ...found, template: read.template } : found;
}

/** Number of boxes of these fields on the pages; 51 for the form of March 2024. */
export function countBoxes(fields: Fields413): number {
  return [...fields.values()].reduce((total, field) => total + field.acroField.getWidgets().length, 0);
}

/** Whether « Précisions sur l’usage » is to be filled: unless its box says « ne pas remplir » (guide V0.6, annexe). */
export function asksPurpose(fields: Fields413): boolean {
  const box = fields.get('purpose');
  const words = box?.acroField.dict.lookupMaybe(PDFName.of('TU'), PDFString, PDFHexString)?.decodeText() ?? '';
  return !/ne pas (?:compléter|remplir)/iu.test(words);
}
