import { z } from 'zod';
import { newSchema, shownForm } from '../../platform/forms/form.js';
import { askedNumber, typedNumber } from '../../platform/forms/typed-number.js';
import { count, number } from '../../platform/web/view-helpers.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { BulkAction } from '../out/outgoing-mail.transitions.js';
import { type BulkMail, seenOf } from './bulk-mails.service.js';

const typedMails = typedNumber('Nombre de courriels');
const namedMails = 10;

/** Which mails the person saw, and the number they typed when they are many. */
export const bulkForm = newSchema([typedMails]).extend({ seen: z.string().max(100).default('') });

/** What each decision is called; the noun is its address. */
export const bulkWords: Record<
  BulkAction,
  { noun: string; title: string; link: string; submit: string; icon: string; effect: string; done: string }
> = {
  resend: {
    noun: 'resending',
    title: 'Renvoyer ces courriels',
    link: 'Renvoyer ces courriels…',
    submit: 'Renvoyer',
    icon: 'send',
    effect:
      'Chacun repart avec le même Message-ID\u00a0: un double se reconnaît à l’arrivée. Un envoi incertain est peut-être déjà arrivé.',
    done: 'repartent',
  },
  withdraw: {
    noun: 'withdrawal',
    title: 'Ne pas envoyer ces courriels',
    link: 'Ne pas envoyer ces courriels…',
    submit: 'Ne pas envoyer',
    icon: 'ban',
    effect: 'Ils restent parmi les courriels annulés, d’où chacun peut encore être envoyé.',
    done: 'ne partiront pas',
  },
  settle: {
    noun: 'closure',
    title: 'Ne plus s’occuper de ces courriels',
    link: 'Régler ceux qui ne repartent plus…',
    submit: 'Ne plus s’en occuper',
    icon: 'check',
    effect: 'Ils n’ont plus de raison de partir. Ils restent parmi les échecs réglés. Rien n’est renvoyé.',
    done: 'sont réglés',
  },
};

/** Which decisions the list in this state offers. */
export function bulkOf(state: string): BulkAction[] {
  if (state === 'waiting') return ['withdraw'];
  if (state === 'in_doubt') return ['resend'];
  return state === 'trouble' || state === 'failed' ? ['resend', 'settle'] : [];
}

/** @param query of the list, as its address says it */
export function bulkView(
  action: BulkAction,
  { mails, aside }: { mails: BulkMail[]; aside: ReadonlyMap<string, number> },
  query: string,
  returned: { values?: Record<string, unknown>; errors?: FormErrors } = {},
) {
  const { noun, title, submit, icon, effect } = bulkWords[action];
  const list = `/mailbox/sent?${query}`;
  return {
    title,
    head: {
      title,
      crumbs: [
        { label: 'Courriels', href: '/mailbox' },
        { label: 'Envoyés', href: list },
      ],
    },
    list,
    sentence: `${count(mails.length, 'courriel', 'courriels')} de la liste`,
    mails: mails.slice(0, namedMails).map(({ id, subject, recipients }) => ({
      href: `/mailbox/messages/${id}`,
      subject,
      to: recipients.join(', '),
    })),
    aside: [...aside].map(
      ([why, some]) => `${count(some, 'courriel n’est pas repris', 'courriels ne sont pas repris')}. ${why}`,
    ),
    more: mails.length > namedMails ? `et ${number(mails.length - namedMails)} autres` : null,
    form: shownForm({
      action: `/mailbox/sent/${noun}?${query}`,
      fields: askedNumber(typedMails, mails.length),
      values: returned.values,
      errors: returned.errors,
      readWith: { name: 'seen', value: seenOf(mails) },
      submit: `${submit} (${number(mails.length)})`,
      icon,
      tone: 'warn',
      effect,
      refused: mails.length === 0 ? ['Plus aucun courriel de cette liste n’attend cette décision.'] : [],
    }),
  };
}
