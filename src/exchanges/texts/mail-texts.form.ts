import { z } from 'zod';
import { editSchema, field, newSchema } from '../../platform/forms/form.js';
import { line } from '../../platform/forms/form-fields.js';
import { longestLetter, placeholderWords, waitWords, wrongText } from '../letters/placeholders.js';

// Words, and what a client’s record fills in; nothing else between braces.
const worded = (name: string, atMost: number) => (text: string, context: z.RefinementCtx) => {
  const message = wrongText(text, name, atMost);
  if (message) context.addIssue({ code: 'custom', message });
};

const subject = line('Écrivez l’objet.', longestLetter.subject).superRefine(worded('l’objet', longestLetter.subject));
const text = z
  .string()
  .default('')
  .transform((given) => given.trim())
  .superRefine(worded('le texte', longestLetter.text));

export const mailTextFields = [
  field('label', 'Nom du modèle', line('Donnez un nom à ce modèle.', 80), { required: true, maxlength: 80 }),
  field('subject', 'Objet', subject, {
    required: true,
    maxlength: longestLetter.subject,
    hint: 'Le nom du client est mis devant.',
  }),
  field('text', 'Texte', text, {
    type: 'textarea',
    required: true,
    rows: 14,
    maxlength: longestLetter.text,
    hint: `Ce que vous pouvez citer\u00a0: ${placeholderWords}. Dans le texte d’une relance ou d’une demande de CSR\u00a0: ${waitWords}.`,
  }),
];

export const newMailText = newSchema(mailTextFields);
export const mailTextForm = editSchema(mailTextFields);
export type NewMailText = z.output<typeof newMailText>;
export type MailTextChange = z.output<typeof mailTextForm>;
