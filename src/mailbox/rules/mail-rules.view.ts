import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, dateTime, number } from '../../platform/web/view-helpers.js';
import { recognisedLabels, type MailRule, type RecognisedAs } from './mail-rule.entity.js';
import { mostTried, type RuleTrial } from './rule-trials.service.js';
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
export function trialView({ looked, recognised, gained, lost, mails }: RuleTrial, recognises: RecognisedAs) {
  const label = recognisedLabels[recognises];
  const changes = [
    gained > 0 ? `${number(gained)} de plus qu’aujourd’hui` : '',
    lost > 0 ? `${number(lost)} de moins` : '',
  ].filter(Boolean);
  return {
    title: `Cette règle aurait reconnu ${count(recognised, 'courriel', 'courriels')}`,
    text: `Sur ${looked === mostTried ? `les ${number(mostTried)} derniers courriels reçus` : count(looked, 'courriel reçu', 'courriels reçus')}${changes.length > 0 ? `\u00a0: ${changes.join(', ')}` : ', comme aujourd’hui'}. Rien n’a été enregistré ni changé.`,
    mails: mails.map(({ id, subject, sender, at, now, tried, dossierNumber }) => ({
      href: `/mailbox/messages/${id}`,
      subject,
      sender: sender || 'Expéditeur inconnu',
      at: dateTime(at),
      iso: at.toISOString(),
      becomes:
        now === tried
          ? label
          : `${now ? recognisedLabels[now] : 'Rien'}, puis ${(tried ? recognisedLabels[tried] : 'rien').toLowerCase()}`,
      dossierNumber,
    })),
  };
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
        version: returned?.values['version'] ?? rule.version,
        submit: 'Enregistrer la règle',
      }),
    },
  };
}
