import { type HolderLevel, holderLabels } from '../journey/plan/holders.js';
import { shownFields } from '../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { count, date } from '../platform/web/view-helpers.js';
import { holderChoiceFields } from './holder-choice.form.js';
import type { ChoosingInstance } from './holder-choices.service.js';

interface HolderChoicePage {
  client: { id: string; name: string };
  instances: ChoosingInstance[];
  values: Record<string, unknown>;
  errors: FormErrors;
  today: string;
}

/** The choice between one set under the client's number and one for each establishment, for the instances that are ticked. */
export function holderChoiceView({ client, instances, values, errors, today }: HolderChoicePage) {
  const plan = `/clients/${client.id}/plan`;
  const fields = shownFields(holderChoiceFields, { since: today, ...values }, errors);
  return {
    title: `Porteur des certificats · ${client.name}`,
    heading: 'Porteur des certificats',
    action: `/clients/${client.id}/holders`,
    cancel: plan,
    summary: errorSummary(errors),
    fields: fields.map((shown) => {
      if (shown.name === 'since') return { ...shown, max: today };
      return shown.name === 'instances' ? { ...shown, options: instances.map((one) => optionOf(one, values)) } : shown;
    }),
  };
}

function optionOf(instance: ChoosingInstance, values: Record<string, unknown>) {
  return {
    value: instance.id,
    label: instance.name,
    hint: `${count(instance.served, 'établissement servi', 'établissements servis')}. Aujourd’hui\u00a0: ${holderNow(instance)}`,
    selected: [values['instances']].flat().includes(instance.id),
  };
}

/** « FINESS juridique, un jeu par instance, décidé le 12/03/2026 »; without a choice, the rule. */
export function holderNow({ holderLevel, holderSince }: { holderLevel: HolderLevel; holderSince: string | null }) {
  return `${holderLabels[holderLevel]}${holderSince ? `, décidé le ${date(holderSince)}` : ', par défaut'}`;
}
