import { z } from 'zod';
import { day } from '../platform/forms/day-field.js';
import { type FormField, field } from '../platform/forms/form.js';
import { line as textLine, optionalChoice, optionalEmail, personAmong } from '../platform/forms/form-fields.js';
import type { Choosable } from './departure-choices.service.js';
import { leftAlone, type LineKey, lines } from './departure-lines.js';

/** Who may be chosen on the page. */
interface Choices extends Choosable {
  /** Lines that have something in them. */
  shown: LineKey[];
}

const clockTime = z
  .string()
  .default('')
  .transform((text) => text.trim().replace(/\s*h\s*/i, ':') || '18:00')
  .refine((text) => /^([01]?\d|2[0-3]):[0-5]\d$/.test(text), 'Une heure s’écrit 18:00.');

const options = (people: { id: string; name: string }[]) => people.map(({ id, name }) => ({ value: id, label: name }));
const nameAmong = (people: { id: string; name: string }[]) => (id: string | null) =>
  people.find((person) => person.id === id)?.name ?? '';

/** When, and who takes over. */
export function whenFields({ administrators }: Pick<Choices, 'administrators'>) {
  const wrong = 'Choisissez une personne de la liste.';
  const person = { type: 'select' as const, options: options(administrators), show: nameAmong(administrators) };
  return [
    field('lastDay', 'Dernier jour', day, { type: 'date', required: true }),
    field('accessTime', 'Fin des accès, à', clockTime, {
      required: true,
      inputmode: 'numeric',
      maxlength: 5,
    }),
    field('replacementId', 'Remplaçant', personAmong(administrators, wrong), { ...person, placeholder: 'Choisir…' }),
    field('secondId', 'Second administrateur', personAmong(administrators, wrong), { ...person, placeholder: 'Aucun' }),
  ];
}

export const decisionName = (line: LineKey) => `decision-${line}`;
export const takerName = (line: LineKey) => `taker-${line}`;

/** One decision a line, and who takes over. */
export function decisionFields(choices: Choices): FormField[] {
  return choices.shown.flatMap((key) => {
    const { label, options: decisions, takers } = lines[key];
    const labels = Object.fromEntries(Object.entries(decisions).map(([value, one]) => [value, one.label]));
    if (Object.keys(labels).length === 0) return [];
    const choice = field(decisionName(key), label, optionalChoice(labels, 'Choisissez une décision de la liste.'), {
      type: 'select',
      placeholder: 'Choisir…',
      show: (value) => labels[value ?? ''] ?? '',
      options: Object.entries(labels).map(([value, one]) => ({ value, label: one })),
    });
    return takers ? [choice as FormField, takerField(key, choices)] : [choice as FormField];
  });
}

function takerField(key: LineKey, { administrators, people }: Choices): FormField {
  const name = takerName(key);
  const label = `${lines[key].label}, reprend`;
  if (lines[key].takers === 'addresses')
    return field(name, label, optionalEmail, { type: 'email', maxlength: 254 }) as FormField;
  const among = lines[key].takers === 'people' ? people : administrators;
  return field(name, label, personAmong(among, 'Choisissez une personne de la liste.'), {
    type: 'select',
    placeholder: 'Choisir…',
    options: options(among),
    show: nameAmong(among),
  }) as FormField;
}

export type WhenAnswers = {
  lastDay: string;
  accessTime: string;
  replacementId: string | null;
  secondId: string | null;
};
export type DecisionAnswers = Record<string, string | null | undefined>;

/** Exceptions to a line: the same for every client ticked, each with the reason. */
export function exceptionForm(key: LineKey) {
  const decisions = Object.fromEntries(Object.entries(lines[key].options).map(([value, one]) => [value, one.label]));
  const labels: Record<string, string> = { ...decisions, [leftAlone]: 'Laisser tel quel', usual: 'Comme la ligne' };
  const person = z
    .string()
    .default('')
    .transform((text) => text.trim() || null);
  const taker = lines[key].takers === 'addresses' ? optionalEmail : person;
  return { labels, taker, reason: textLine('Indiquez le motif\u00a0: il reste au journal.', 500) };
}
