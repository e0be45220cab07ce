import { openedAt, shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { MailText } from './mail-text.entity.js';
import { mailTextFields } from './mail-texts.form.js';
import { keyOf } from './mail-texts.service.js';
import type { OurText } from './our-texts.js';

/** One text in the list: how it begins, and whose words they are. */
export function mailTextLine(text: MailText, original: OurText | null, mayChange: boolean) {
  return {
    label: text.label,
    subject: text.subject,
    beginning: text.text.replace(/\s+/g, ' ').slice(0, 140),
    origin: original === null ? 'Le vôtre' : isOurs(text, original) ? 'Fourni' : 'Fourni, changé par vous',
    href: mayChange ? `/mailbox/texts/${keyOf(text)}/edit` : null,
  };
}

/** @param text null: a new one */
export function mailTextView(
  text: MailText | null,
  original: OurText | null,
  returned?: { values: Record<string, unknown>; errors: FormErrors },
) {
  const title = text ? text.label : 'Nouveau modèle';
  const own = `/mailbox/texts/${text ? keyOf(text) : ''}`;
  return {
    title: `${title} · Courriels`,
    head: {
      title,
      crumbs: [
        { label: 'Courriels', href: '/mailbox' },
        { label: 'Modèles', href: '/mailbox/texts' },
      ],
    },
    form: shownForm({
      action: text ? own : '/mailbox/texts',
      fields: mailTextFields,
      values: { ...text, ...returned?.values },
      errors: returned?.errors,
      version: text ? openedAt(text, returned?.values) : undefined,
      submit: text ? 'Enregistrer le modèle' : 'Créer le modèle',
    }),
    restore: text && original && !isOurs(text, original) ? `${own}/restoration` : null,
    original,
    remove: text && text.name === null ? `${own}/removal` : null,
  };
}

function isOurs(text: MailText, { label, subject, text: words }: OurText): boolean {
  return text.label === label && text.subject === subject && text.text === words;
}
