import { openedAt, shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { type Audience, daysFor, waits } from '../waits/waits.js';
import type { ChaseRule } from './chase-rule.entity.js';
import type { ChaseRuleFields } from './chase-rules.form.js';
import { isUsual } from './chase-rules.service.js';

const waitedFor = { client: 'Le client', ans: 'L’ANS', administrator: 'L’administrateur technique' } as const;

/** A colleague of the client has the days of the client. */
const told: Record<Exclude<Audience, 'colleague'>, string> = {
  client: 'courriel au client, et au collègue à qui il l’a transmis',
  team: 'récapitulatif de l’équipe',
  lead: 'récapitulatif des responsables',
  task: 'tâche',
};

/** « 5, 10, 20 j » for each audience, in the order of the steps. */
function stepsOf(rule: ChaseRule): { days: string; what: string }[] {
  const byAudience = daysFor(rule);
  return (Object.keys(told) as (keyof typeof told)[]).flatMap((audience) => {
    const days = byAudience[audience];
    return days.length > 0 ? [{ days: `${days.join(', ')}\u00a0j`, what: told[audience] }] : [];
  });
}

/** One rule in the list. */
export function chaseRuleLine(rule: ChaseRule, mayChange: boolean) {
  const { label, who, stops } = waits[rule.wait];
  return {
    href: mayChange ? `/settings/chasing/${rule.wait}/edit` : null,
    label,
    who: waitedFor[who],
    steps: stepsOf(rule),
    stops,
    origin: isUsual(rule) ? 'Fournie' : `Modifiée, version\u00a0${rule.version}`,
  };
}

/** The page of one rule. */
export function chaseRuleView(
  rule: ChaseRule,
  fields: ChaseRuleFields,
  returned?: { values: Record<string, unknown>; errors: FormErrors },
) {
  const { label, stops } = waits[rule.wait];
  const own = `/settings/chasing/${rule.wait}`;
  return {
    title: `${label} · Relances`,
    head: {
      title: label,
      crumbs: [
        { label: 'Réglages', href: '/settings' },
        { label: 'Relances', href: '/settings/chasing' },
      ],
    },
    stops,
    form: shownForm({
      action: own,
      fields,
      values: { ...rule, textName: rule.textName ?? '', lastTextName: rule.lastTextName ?? '', ...returned?.values },
      errors: returned?.errors,
      version: openedAt(rule, returned?.values),
      submit: 'Enregistrer la règle',
    }),
    restore: isUsual(rule) ? null : `${own}/restoration`,
    original: stepsOf({ ...rule, ...waits[rule.wait].usual }),
  };
}
