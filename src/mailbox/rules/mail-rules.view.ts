import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { recognisedLabels, type MailRule } from './mail-rule.entity.js';
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

export function mailRuleView(rule: MailRule, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
  const title = `Reconnaître\u00a0: ${recognisedLabels[rule.recognises]}`;
  const values = { phrases: rule.phrases.join('\n'), dossierAfter: rule.dossierAfter.join('\n'), ...returned?.values };
  return {
    title,
    head: {
      title,
      crumbs: [
        { label: 'Courriels', href: '/mailbox' },
        { label: 'Règles', href: '/mailbox/rules' },
      ],
    },
    form: shownForm({
      action: `/mailbox/rules/${rule.id}`,
      fields: mailRuleFields,
      values,
      errors: returned?.errors,
      version: returned?.values['version'] ?? rule.version,
      submit: 'Enregistrer la règle',
    }),
  };
}
