import { z } from 'zod';
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

/** Whether a text is an address of e-mail and nothing else. */
export function isEmail(text: string): boolean {
  return email.safeParse(text).success;
}

/** An address of e-mail, null when left empty. */
export const optionalEmail = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .refine((text) => text === '' || (text.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/.test(text)), {
    message: 'Cette adresse n’est pas complète\u00a0: écrivez-la comme nom@domaine.fr.',
  })
  .transform((text) => (text === '' ? null : text));

/** The version the page was opened at. */
export const version = z.coerce.number('Rechargez la page avant d’enregistrer.').int().min(1);

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
