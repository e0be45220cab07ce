import { PDFCheckBox, PDFName, PDFRadioGroup, PDFTextField, type PDFFont, type PDFField } from '@cantoo/pdf-lib';
import { answerSizes, checkCharacters, roomIn } from '../check-printing.js';
import { leaveEmpty, removeDocumentScripts, removeExtras, removeNotes } from '../clean-blank.js';
import { embedRegular, measureText } from '../fonts.js';
import { forgetUnreachable } from '../forget-unreachable.js';
import type { FilledForm, MissingField } from '../form-413-types.js';
import { openPdf } from '../open-pdf.js';
import { printAnswer } from '../print-answer.js';
import { fitText } from '../text-layout.js';
import { answerFact, type FormKind } from './answer-facts.js';
import { accepts, type Mapping } from './propose-mapping.js';
import type { BlankField } from './blank-field.js';

/** What is written: the texts and the ticks, by the fact. */
export interface FormAnswers {
  texts: ReadonlyMap<string, string>;
  ticks: ReadonlySet<string>;
}

/** A blank with what was decided of its boxes. */
export interface MappedBlank {
  kind: FormKind;
  bytes: Uint8Array;
  fields: BlankField[];
  mapping: Mapping;
}

/**
 * Fills a mapped blank: what is mapped read-only, everything else of the blank forgotten, the signer's boxes empty and open, whatever the
 * mapping or the blank says. What does not fit, or has no box while others of its kind have one, is told before. The same facts give the same bytes.
 */
export async function fillMapped(blank: MappedBlank, answers: FormAnswers): Promise<FilledForm> {
  const opened = await openPdf(blank.bytes, { allowEncrypted: false });
  if (!opened.ok)
    return { ok: false, missing: [{ field: 'blank', label: 'Formulaire vierge', reason: opened.reason }] };
  const { document } = opened;
  const fields = new Map(
    document
      .getForm()
      .getFields()
      .map((field) => [field.getName(), field]),
  );
  const missing = [...withoutBox(blank, answers), ...tooLong(blank, answers, fields)];
  if (missing.length > 0) return { ok: false, missing };
  const font = await embedRegular(document);
  const known = new Map(blank.fields.map((field) => [field.key, field]));
  const factOf = (key: string) => {
    const [field, fact] = [known.get(key), blank.mapping[key]];
    return field && fact && accepts(blank.kind, field, fact) ? fact : null;
  };
  for (const [name, field] of fields) {
    removeExtras(field);
    fillField(name, field, { factOf, answers, font });
  }
  document.getForm().acroForm.dict.delete(PDFName.of('NeedAppearances'));
  await document.flush();
  removeNotes(document);
  removeDocumentScripts(document);
  document.setLanguage('fr-FR');
  forgetUnreachable(document);
  return { ok: true, pdf: await document.save({ updateFieldAppearances: false, objectsPerTick: 1000 }) };
}

interface Filling {
  factOf: (key: string) => string | null;
  answers: FormAnswers;
  font: PDFFont;
}

function fillField(name: string, field: PDFField, { factOf, answers, font }: Filling): void {
  if (field instanceof PDFRadioGroup) return choose(name, field, factOf, answers);
  const fact = factOf(name);
  if (!fact) return leaveEmpty(field);
  if (field instanceof PDFTextField) printAnswer(field, answers.texts.get(fact), font);
  if (field instanceof PDFCheckBox) {
    if (answers.ticks.has(fact)) field.check();
    else field.uncheck();
  }
  field.enableReadOnly();
}

function choose(name: string, field: PDFRadioGroup, factOf: Filling['factOf'], { ticks }: FormAnswers): void {
  const mapped = field.getOptions().filter((option) => factOf(`${name}#${option}`));
  if (mapped.length === 0) return leaveEmpty(field);
  const chosen = mapped.find((option) => ticks.has(factOf(`${name}#${option}`) ?? ''));
  field.clear();
  if (chosen) field.select(chosen);
  field.enableReadOnly();
}

// A row of people that the form does not have: three leavers on a form of two.
function withoutBox({ kind, mapping }: MappedBlank, { texts }: FormAnswers): MissingField[] {
  const mapped = new Set(Object.values(mapping));
  const rows = /^(?:departures|arrivals|administrators)\.\d+\.(?:lastName|cardNumber)$/u;
  return [...texts.keys()]
    .filter((fact) => rows.test(fact) && !mapped.has(fact))
    .map((field) => ({
      field,
      label: labelOf(kind, field),
      reason:
        'Ce formulaire n’a pas de case pour cette réponse. Enlevez cette personne, ou faites un second formulaire.',
    }));
}

function tooLong(
  { kind, mapping }: MappedBlank,
  { texts }: FormAnswers,
  fields: Map<string, PDFField>,
): MissingField[] {
  return Object.entries(mapping).flatMap(([key, fact]) => {
    const [field, answer] = [fields.get(key), texts.get(fact)];
    if (!(field instanceof PDFTextField) || !answer) return [];
    const named = (reason: string) => [{ field: fact, label: labelOf(kind, fact), reason }];
    const [unprintable] = checkCharacters(fact, answer);
    if (unprintable) return named(unprintable.reason);
    const most = field.getMaxLength();
    const [box] = field.acroField.getWidgets().map((widget) => widget.getRectangle());
    const fits = field.isCombed() || !box || fitText(answer, roomIn(box), answerSizes, measureText) !== null;
    if (fits && (most === undefined || answer.length <= most)) return [];
    return named(
      `Cette réponse de ${answer.length} caractères ne tient pas dans la case du formulaire. Raccourcissez-la.`,
    );
  });
}

function labelOf(kind: FormKind, fact: string): string {
  const known = answerFact(kind, fact);
  return known ? `${known.group}\u00a0: ${known.label.toLowerCase()}` : fact;
}
