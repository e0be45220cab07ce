import { z } from 'zod';
import { field } from '../../platform/forms/form.js';
import { namingField } from '../../mailbox/one-client/naming-field.js';
import type { NamedOther } from '../../mailbox/one-client/one-client-a-mail.js';
import { line, several } from '../../platform/forms/form-fields.js';
import { date } from '../../platform/web/view-helpers.js';
import { longestLetter, wrongText } from '../letters/placeholders.js';
import type { CsrAsking } from './csr-asking.js';

const chosen = (missing: string) => z.string({ error: missing }).trim().min(1, missing).max(200, missing);
const order = z.uuid('Choisissez une commande.');
const to = chosen('Choisissez une personne.');
const text = z
  .string()
  .default('')
  .transform((given) => given.trim())
  .superRefine((given, context) => {
    const message = wrongText(given, 'le texte', longestLetter.text);
    if (message) context.addIssue({ code: 'custom', message });
    else if (!given.includes('{espace}'))
      context.addIssue({ code: 'custom', message: 'Laissez {espace} dans le texte\u00a0: c’est là que va le lien.' });
  });
const subject = line('Écrivez l’objet.', longestLetter.subject);
const reply = z.uuid().nullable().catch(null);

/** Whom a link is for, and the mail that brings it. */
export const askedCsr = z.object({ order, to, subject, text, reply, naming: several });
export type AskedCsrMail = z.output<typeof askedCsr>;

/** The same without a mail: the link is given by hand. */
export const copiedCsrLink = z.object({ order, to });
export type CopiedCsrLink = z.output<typeof copiedCsrLink>;

type Offered = Pick<CsrAsking, 'orders' | 'candidates' | 'reply'>;
/** A page that offers nothing any more. */
export const nothingOffered: Offered = { orders: [], candidates: [], reply: null };

/** The fields of the page, with what there is to choose. */
export function askingFields({ orders, candidates, reply: mail }: Offered, named: NamedOther[]) {
  return [
    field('order', 'Pour quelle commande', order, {
      type: 'radio',
      required: true,
      options: orders.map(({ id, number, label, instance }) => ({
        value: id,
        label: `${label}, ${instance}`,
        hint: number,
      })),
    }),
    field('to', 'Qui la remet', to, {
      type: 'radio',
      required: true,
      hint: 'Cette personne reçoit le lien, puis un code à la même adresse.',
      options: candidates.map(({ email, name, why, refusedSince }) => ({
        value: email,
        label: name === email ? email : `${name}, ${email}`,
        hint: refusedSince ? `${why}. Ne reçoit plus depuis le ${date(refusedSince)}\u00a0: corrigez l’adresse.` : why,
      })),
    }),
    field('subject', 'Objet', subject, {
      required: true,
      maxlength: longestLetter.subject,
      hint: mail ? 'Le même fil que le courriel reçu.' : 'Le nom du client est mis devant.',
    }),
    field('text', 'Texte', text, {
      type: 'textarea',
      required: true,
      rows: 14,
      maxlength: longestLetter.text,
      hint: '{espace} devient l’adresse du lien quand le courriel part, {attendu} la CSR de la commande choisie.',
    }),
    ...(named.length > 0 ? [namingField(named)] : []),
  ];
}
