import { PDFCheckBox, PDFRadioGroup, PDFTextField, type PDFFont, type PDFField } from '@cantoo/pdf-lib';
import { answerSizes, checkCharacters, roomIn } from '../check-printing.js';
import { embedRegular, measureText } from '../fonts.js';
import type { FilledForm, MissingField } from '../form-413-types.js';
import { printAnswer } from '../print-answer.js';
import { FormTemplates } from '../template/form-template.js';
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

const templates = new FormTemplates();

/**
 * Fills a mapped blank: what is mapped read-only, everything else of the blank forgotten, the signer's boxes empty and open, whatever the
 * mapping or the blank says. What does not fit, or has no box while others of its kind have one, is told before. The same facts give the same bytes.
 */
export async function fillMapped(blank: MappedBlank, answers: FormAnswers): Promise<FilledForm> {
  const read = await templates.of(blank.bytes);
  if (!read.ok) return { ok: false, missing: [{ field: 'blank', label: 'Formulaire vierge', reason: read.reason }] };
  const { fields } = read.template;
  const missing = [...withoutBox(blank, answers), ...tooLong(blank, answers, fields)];
  if (missing.length > 0) return { ok: false, missing };
  const copy = read.template.copy();
  const font = await embedRegular(copy.document);
  const known = new Map(blank.fields.map((field) => [field.key, field]));
  const factOf = (key: string) => {
    const [field, fact] = [known.get(key), blank.mapping[key]];
    return field && fact && accepts(blank.kind, field, fact) ? fact : null;
  };
  for (const [name, of] of fields) {
    if (!isMapped(name, of, factOf)) continue;
    const field = copy.field(of);
    if (field) fillField(name, field, { factOf, answers, font });
  }
  return { ok: true, pdf: await copy.save() };
}

interface Filling {
  factOf: (key: string) => string | null;
  answers: FormAnswers;
  font: PDFFont;
}

// The others are empty and open, as the template has them.
function isMapped(name: string, field: PDFField, factOf: Filling['factOf']): boolean {
  return field instanceof PDFRadioGroup ? optionsOf(name, field, factOf).length > 0 : factOf(name) !== null;
}

const optionsOf = (name: string, field: PDFRadioGroup, factOf: Filling['factOf']) =>
  field.getOptions().filter((option) => factOf(`${name}#${option}`));

function fillField(name: string, field: PDFField, { factOf, answers, font }: Filling): void {
  if (field instanceof PDFRadioGroup) {
    const chosen = optionsOf(name, field, factOf).find((option) =>
      answers.ticks.has(factOf(`${name}#${option}`) ?? ''),
    );
    if (chosen) field.select(chosen);
  } else {
    const fact = factOf(name) ?? '';
    if (field instanceof PDFTextField) printAnswer(field, answers.texts.get(fact), font);
    if (field instanceof PDFCheckBox && answers.ticks.has(fact)) field.check();
  }
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
  fields: ReadonlyMap<string, PDFField>,
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
