import { newSchema, openedAt, shownForm } from '../../platform/forms/form.js';
import type { Flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { dateTime, number } from '../../platform/web/view-helpers.js';
import { problemSentence } from '../sources/source-problem.labels.js';
import type { CollectedPlace } from './collected-places.service.js';
import type { Mailbox, MailboxSignIn } from './mailbox.entity.js';
import { givenForInWords, mailboxFields, passwordFields, tokenFields } from './mailbox.form.js';

const own = '/settings/mailboxes';
const usual = { port: 993, security: 'tls', folders: ['INBOX'], signIn: 'password' };

type Returned = { values?: Record<string, unknown>; errors?: FormErrors };

/** One mailbox, and how it goes: above the mails, and among the settings. */
export function placeView(place: CollectedPlace) {
  const { id, name, addresses, pausedAt, problem, problemSince, missing, unreadable } = place;
  const since = problemSince ? ` depuis le ${dateTime(problemSince)}` : '';
  return {
    name,
    href: id === null ? null : `${own}/${id}`,
    addresses: addresses.join(', '),
    state: stateOf(place),
    hours: hoursOf(place),
    last: lastOf(place),
    troubleTitle: notReadTitle(place, 'Cette boîte'),
    // Beside its name, the sentence alone would be of the whole.
    troubled: missing.length > 0 ? notReadTitle(place, 'Cette boîte') : null,
    trouble:
      problem && !pausedAt
        ? `${problemSentence(problem, id === null)}${since === '' ? '' : ` C’est ainsi${since}.`}`
        : null,
    unread: unreadable > 0 ? `${number(unreadable)} illisible${unreadable > 1 ? 's' : ''}` : null,
  };
}

const isWhole = ({ pausedAt, problem, partly }: CollectedPlace) => pausedAt === null && problem === null && !partly;

// The folder that waits the longest says how it stands while all goes well; else how long nothing of it was read.
function lastOf(place: CollectedPlace) {
  const at = isWhole(place) ? place.readAt : place.lastReadAt;
  return at && { text: dateTime(at), iso: at.toISOString() };
}

/** What is told beside its state, each hour with what it is of. What keeps it from being read says since when itself (`trouble`). */
function hoursOf(place: CollectedPlace) {
  const { pausedAt } = place;
  const last = lastOf(place);
  return [
    ...(pausedAt ? [{ of: 'depuis le', text: dateTime(pausedAt), iso: pausedAt.toISOString() }] : []),
    ...(last ? [{ of: isWhole(place) ? 'le' : 'dernière relève le', ...last }] : []),
  ];
}

function stateOf({ pausedAt, problem, missing, readAt, everRead, partly }: CollectedPlace) {
  if (pausedAt) return { tone: 'none', icon: 'player-pause', label: 'En pause' };
  if (missing.length > 0) return { tone: 'bad', icon: 'mail-off', label: 'Relevée en partie' };
  if (problem) return { tone: 'bad', icon: 'mail-off', label: everRead ? 'Plus relevée' : 'Pas encore relevée' };
  if (!readAt) return { tone: 'none', icon: 'clock', label: 'Pas encore relevée' };
  if (partly) return { tone: 'none', icon: 'clock', label: 'Relevée en partie' };
  return { tone: 'ok', icon: 'check', label: 'Relevée', plain: true };
}

/**
 * What is not read of a mailbox that has a problem: all of it, or folders of it.
 * @param named « La boîte aux lettres »
 * @param since « depuis le … », with the space before it
 */
export function notReadTitle({ missing, everRead }: CollectedPlace, named: string, since = ''): string {
  if (missing.length === 0)
    return everRead ? `${named} n’est plus relevée${since}.` : `${named} n’a encore jamais été relevée.`;
  const of = `de ${named.charAt(0).toLowerCase()}${named.slice(1)}`;
  const what =
    missing.length === 1
      ? `Un dossier ${of} n’est pas relevé`
      : `${number(missing.length)} dossiers ${of} ne sont pas relevés`;
  return `${what}${since}\u00a0: ${missing.map((folder) => `«\u00a0${folder}\u00a0»`).join(', ')}.`;
}

/** @param mailbox null: a new one @param hasSecret what it is entered with is kept */
export function mailboxFormView(mailbox: Mailbox | null, { values, errors }: Returned, hasSecret: boolean) {
  return shownForm({
    ...(mailbox && hasSecret
      ? {
          lead: `${secretWords[mailbox.signIn].the} est gardé pour ce compte\u00a0: changer ${givenForInWords(mailbox.signIn)} le fait oublier, et il faut le redonner.`,
        }
      : {}),
    action: mailbox ? `${own}/${mailbox.id}` : own,
    fields: mailboxFields,
    values: values ?? mailbox ?? usual,
    errors,
    version: mailbox ? openedAt(mailbox, values) : undefined,
    submit: mailbox ? 'Enregistrer' : 'Ajouter la boîte',
  });
}

const secretWords: Record<MailboxSignIn, { the: string; its: string }> = {
  password: { the: 'Le mot de passe', its: 'son mot de passe' },
  oauth: { the: 'Le jeton', its: 'son jeton, et le secret de l’application s’il en faut un' },
};

/** What is told once it is saved: what it is entered with may have been forgotten, or was never given for the way it is entered now. */
export function savedFlash(mailbox: Mailbox, { forgotten }: { forgotten: boolean }, hasSecret: boolean): Flash {
  if (hasSecret) return { tone: 'ok', text: 'Boîte enregistrée.' };
  const { its } = secretWords[mailbox.signIn];
  const why = forgotten ? 'Ce qui était gardé l’était pour le compte d’avant, et est oublié\u00a0: redonnez' : 'Donnez';
  return {
    tone: 'soon',
    text: `Boîte enregistrée. ${why} ${its}, puis essayez-la\u00a0: sans cela elle n’est pas relevée.`,
  };
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
