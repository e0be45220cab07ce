import { newSchema, shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime, number } from '../../platform/web/view-helpers.js';
import { problemSentence } from '../sources/source-problem.labels.js';
import type { CollectedPlace } from './collected-places.service.js';
import { type Mailbox } from './mailbox.entity.js';
import { mailboxFields, passwordFields, tokenFields } from './mailbox.form.js';

const own = '/settings/mailboxes';
const usual = { port: 993, security: 'tls', folders: ['INBOX'], signIn: 'password' };

type Returned = { values?: Record<string, unknown>; errors?: FormErrors };

/** One mailbox, and how it goes: above the mails, and among the settings. */
export function placeView(place: CollectedPlace) {
  const { id, name, addresses, paused, problem, problemSince, readAt, everRead, unreadable } = place;
  const since = problemSince ? ` depuis le ${dateTime(problemSince)}` : '';
  return {
    name,
    href: id === null ? null : `${own}/${id}`,
    addresses: addresses.join(', '),
    state: paused
      ? { tone: 'none', icon: 'player-pause', label: 'En pause' }
      : problem
        ? { tone: 'bad', icon: 'mail-off', label: everRead ? 'Plus relevée' : 'Pas encore relevée' }
        : readAt
          ? { tone: 'ok', icon: 'check', label: 'Relevée', plain: true }
          : { tone: 'none', icon: 'clock', label: 'Pas encore relevée' },
    last: readAt ? dateTime(readAt) : null,
    iso: readAt?.toISOString() ?? null,
    troubleTitle: everRead ? 'Cette boîte n’est plus relevée.' : 'Cette boîte n’a encore jamais été relevée.',
    trouble:
      problem && !paused
        ? `${problemSentence(problem, id === null)}${since === '' ? '' : ` C’est ainsi${since}.`}`
        : null,
    unread: unreadable > 0 ? `${number(unreadable)} illisible${unreadable > 1 ? 's' : ''}` : null,
  };
}

/** @param mailbox null: a new one */
export function mailboxFormView(mailbox: Mailbox | null, { values, errors }: Returned) {
  const shown = Object.fromEntries(
    mailboxFields.map((one) => {
      const value = (mailbox ?? usual)[one.name as keyof typeof usual] as unknown;
      return [one.name, value === undefined || value === null ? '' : (one.show as (given: unknown) => string)(value)];
    }),
  );
  return shownForm({
    action: mailbox ? `${own}/${mailbox.id}` : own,
    fields: mailboxFields,
    values: values ?? shown,
    errors,
    version: mailbox ? (values?.['version'] ?? mailbox.version) : undefined,
    submit: mailbox ? 'Enregistrer' : 'Ajouter la boîte',
  });
}

/** What it is entered with: given, replaced, never shown. */
export function secretFormView({ id, signIn }: Mailbox, errors: FormErrors = {}) {
  const isPassword = signIn === 'password';
  return shownForm({
    action: `${own}/${id}/${isPassword ? 'password' : 'token'}`,
    fields: isPassword ? passwordFields : tokenFields,
    errors,
    submit: isPassword ? 'Garder ce mot de passe' : 'Garder ce jeton',
    tone: 'plain',
  });
}

export const passwordForm = newSchema(passwordFields);
export const tokenForm = newSchema(tokenFields);
