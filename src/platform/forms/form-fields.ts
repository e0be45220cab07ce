import { z } from 'zod';
import type { Checked } from '../../identifiers/identifier.js';
import { isWholeAddress } from '../../identifiers/mail-address.js';
import { madeOf } from './typed-answers.js';

/** One line of text that must be there, spaces around removed. */
export function line(missing: string, longest = 200) {
  return z
    .string({ error: missing })
    .transform(oneLine)
    .pipe(z.string().min(1, missing).max(longest, tooLong(longest)));
}

/** One line of text, null when left empty. */
export function optionalLine(longest = 200) {
  return z
    .string()
    .default('')
    .transform(oneLine)
    .pipe(z.string().max(longest, tooLong(longest)))
    .transform((text) => (text === '' ? null : text));
}

/** Reads a number by its own rules, whose sentence says what is wrong with it. */
export const byItsRules =
  (check: (input: string) => Checked) =>
  (typed: string, context: z.RefinementCtx): string => {
    const checked = check(typed);
    if (checked.ok) return checked.value;
    context.addIssue({ code: 'custom', message: checked.reason });
    return z.NEVER;
  };

/** A number that must be there, checked by its own rules. */
export const checkedLine = (missing: string, check: (input: string) => Checked) =>
  line(missing, 40).transform(byItsRules(check));

/** The same, null when left empty. */
export const optionalChecked = (check: (input: string) => Checked) =>
  optionalLine(40).transform((typed, context) => (typed === null ? null : byItsRules(check)(typed, context)));

/** A choice by its code, or by its label as the conflict page sends it back. */
export function choice<Code extends string>(labels: Record<Code, string>, missing: string) {
  const codes = Object.keys(labels) as Code[];
  return z
    .unknown()
    .optional()
    .transform((given, context) => {
      const code = codes.find((candidate) => candidate === given || labels[candidate] === given);
      if (code !== undefined) return code;
      context.addIssue({ code: 'custom', message: missing });
      return z.NEVER;
    });
}

/** The same, null when left empty. */
export function optionalChoice<Code extends string>(labels: Record<Code, string>, wrong: string) {
  const chosen = choice(labels, wrong);
  return z
    .unknown()
    .optional()
    .transform((given, context): Code | null => {
      if (given === undefined || given === '') return null;
      const read = chosen.safeParse(given);
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: wrong });
      return z.NEVER;
    });
}

/** Somebody of a list, by id or by the name the list shows; null when left empty. */
export function personAmong(people: { id: string; name: string }[], missing: string) {
  return z
    .unknown()
    .optional()
    .transform((given, context): string | null => {
      if (given === undefined || given === '') return null;
      const found = people.find((person) => person.id === given || person.name === given);
      if (found) return found.id;
      context.addIssue({ code: 'custom', message: missing });
      return z.NEVER;
    });
}

/** Ticked boxes of one name: none, one or several; the conflict page sends them as one text with semicolons. */
export const several = z
  .union([z.string(), z.array(z.string()).max(2000)])
  .default([])
  .transform((given) => (Array.isArray(given) ? given : [given]).flatMap((text) => text.split(';')))
  .transform((texts) => [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))]);

const email = z.email();

/** Whether a text is an address of e-mail and nothing else, to which a mail can leave. */
export function isEmail(text: string): boolean {
  return email.safeParse(text).success && isWholeAddress(text);
}

/** An address of e-mail, null when left empty. */
export const optionalEmail = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .refine(
    (text) => text === '' || isEmail(text),
    'Cette adresse n’est pas complète\u00a0: écrivez-la comme nom@domaine.fr.',
  )
  .transform((text) => (text === '' ? null : text));

const anyVersion = z.coerce
  .number('Rechargez la page avant d’enregistrer.')
  .int()
  .max(2 ** 31 - 1);

/** The version the page was opened at. */
export const version = anyVersion.min(1);

/** The same; 0, or nothing, where what is saved is new. */
export const versionOrNew = anyVersion.min(0).default(0);

/** Why somebody does what is told: 1,000 characters at most. @param missing the sentence when it is empty, or shorter than `least` */
export const reason = (missing: string, least = 1) =>
  z
    .string()
    .default('')
    .transform((text) => text.trim())
    .pipe(z.string().min(least, missing).max(1000, 'Le motif dépasse 1\u00a0000 caractères\u00a0: raccourcissez-le.'));

/** Ticked rows of one list, by their ids: one arrives as a text, several as a list. @param missing the sentence when none is, or what was sent is no list of them */
export const tickedIds = (missing: string, most: number) =>
  z.union(
    [z.array(z.uuid(missing)).min(1, missing).max(most, missing), z.uuid(missing).transform((id) => [id])],
    missing,
  );

/** Two parts of one form, each with rules of its own: the errors of both are told at once. */
export function together<First extends z.ZodType<object>, Second extends z.ZodType<object>>(
  first: First,
  second: Second,
) {
  const read = z.unknown().transform((raw, context): z.output<First> & z.output<Second> => {
    const parts = [first.safeParse(raw), second.safeParse(raw)] as const;
    for (const part of parts) {
      for (const issue of part.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
    const [one, two] = parts;
    return one.success && two.success ? Object.assign(one.data, two.data) : z.NEVER;
  });
  return madeOf([first, second], read);
}

/** Of a rule on some fields of a form: it is looked at once they are read, whatever is wrong with the others. */
export const onceRead = (...names: string[]) => ({
  when: ({ issues }: z.core.ParsePayload) => !issues.some(({ path }) => names.includes(String(path?.[0]))),
});

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function tooLong(longest: number): string {
  return `C’est trop long\u00a0: ${longest} caractères au plus.`;
}
