import { openedAt, shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, dateTime, number } from '../../platform/web/view-helpers.js';
import { recognisedLabels, type MailRule, type RecognisedAs } from './mail-rule.entity.js';
import { mostTried, type RecognitionMove, type RuleTrial } from './rule-trials.service.js';
import { mailRuleFields } from './mail-rules.form.js';

const shownPhrases = 5;

/** One rule in the list: what it recognises, and by which phrases. */
export function mailRuleLine(rule: MailRule, mayChange: boolean) {
  const more = rule.phrases.length - shownPhrases;
  return {
    label: recognisedLabels[rule.recognises],
    phrases: rule.phrases.slice(0, shownPhrases),
    more: more > 0 ? more : null,
    dossierAfter: rule.dossierAfter.join(', '),
    href: mayChange ? `/mailbox/rules/${rule.id}/edit` : null,
  };
}

/** What a rule would have recognised, and what changes by it. */
export function trialView(
  { looked, recognised, gained, lost, moves, renumbered, mails }: RuleTrial,
  recognises: RecognisedAs,
) {
  const changes = [
    gained > 0 ? `${number(gained)} de plus qu’aujourd’hui` : '',
    lost > 0 ? `${number(lost)} de moins` : '',
    ...moves.map((move) => moveWords(move, recognises)),
    renumbered > 0 ? `${number(renumbered)} avec un autre n° de dossier, ou sans` : '',
  ].filter(Boolean);
  return {
    title: `Cette règle aurait reconnu ${count(recognised, 'courriel', 'courriels')}`,
    text: `Sur ${looked === mostTried ? `les ${number(mostTried)} derniers courriels reçus` : count(looked, 'courriel reçu', 'courriels reçus')}${changes.length > 0 ? `\u00a0: ${changes.join(', ')}` : ', comme aujourd’hui'}. Rien n’a été enregistré ni changé.`,
    mails: mails.map(({ id, subject, sender, at, now, tried, numberNow, numberTried }) => ({
      href: `/mailbox/messages/${id}`,
      subject,
      sender: sender || 'Expéditeur inconnu',
      at: dateTime(at),
      iso: at.toISOString(),
      becomes:
        now === tried
          ? now
            ? recognisedLabels[now]
            : 'Rien'
          : `${now ? recognisedLabels[now] : 'Rien'}, puis ${(tried ? recognisedLabels[tried] : 'rien').toLowerCase()}`,
      dossierNumber:
        numberNow === numberTried ? numberTried : `${numberNow ?? 'aucun'}, puis ${numberTried ?? 'aucun'}`,
    })),
  };
}

// What comes from nothing to the rule's own kind, or goes from it to nothing, is told as more, or less, already.
function moveWords({ from, to, mails }: RecognitionMove, recognises: RecognisedAs): string {
  if ([from, to].every((one) => one === null || one === recognises)) return '';
  const named = (one: RecognisedAs) => `«\u00a0${recognisedLabels[one]}\u00a0»`;
  const many = mails > 1;
  const today = from ? `aujourd’hui ${named(from)}` : `aujourd’hui non reconnu${many ? 's' : ''}`;
  const verb = many ? 'seraient' : 'serait';
  const then = to ? `${verb} ${named(to)}` : `ne ${verb} plus reconnu${many ? 's' : ''}`;
  return `${number(mails)} ${today} ${then}`;
}

export function mailRuleView(rule: MailRule, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
  const title = `Reconnaître\u00a0: ${recognisedLabels[rule.recognises]}`;
  return {
    title,
    head: {
      title,
      crumbs: [
        { label: 'Courriels', href: '/mailbox' },
        { label: 'Règles', href: '/mailbox/rules' },
      ],
    },
    form: {
      tryAt: `/mailbox/rules/${rule.id}/trial`,
      ...shownForm({
        action: `/mailbox/rules/${rule.id}`,
        fields: mailRuleFields,
        values: returned?.values ?? rule,
        errors: returned?.errors,
        version: openedAt(rule, returned?.values),
        submit: 'Enregistrer la règle',
      }),
    },
  };
}
