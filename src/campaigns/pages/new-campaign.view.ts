import { count, date } from '../../platform/web/view-helpers.js';
import { shownForm } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { namingFields } from './campaign.form.js';
import type { CampaignKind, KindField } from '../engine/campaign-kinds.js';
import type { Selection } from '../../clients/list/selections.service.js';

/** Kind first, by links: each kind asks its own questions. */
export function newCampaignView(
  selection: Selection,
  kinds: CampaignKind[],
  chosen: { kind: CampaignKind; fields: KindField[] } | null,
  given: { values?: Record<string, unknown>; errors?: FormErrors } = {},
) {
  const { values = {}, errors = {} } = given;
  const base = `/campaigns/new?selection=${selection.id}`;
  const naming = shownForm({
    action: '/campaigns',
    fields: namingFields,
    values: { title: chosen?.kind.label, ...values },
    errors,
    hidden: [
      { name: 'selection', value: selection.id },
      { name: 'kind', value: chosen?.kind.kind },
    ],
    submit: 'Simuler',
    icon: 'eye',
    effect:
      'La simulation ne change rien\u00a0: elle dit, client par client, ce qui se passerait. On confirme ensuite.',
  });
  return {
    title: 'Nouvelle campagne',
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    facts: [
      { label: 'Sélection figée', value: count(selection.clients, 'client', 'clients') },
      { value: selection.description },
      { label: 'Par', value: `${selection.createdBy}, le ${date(selection.createdAt)}` },
    ],
    kinds: kinds.map(({ kind, label, description, icon }) => ({
      href: `${base}&kind=${kind}`,
      label,
      description,
      icon,
      current: kind === chosen?.kind.kind,
    })),
    chosen: chosen && {
      label: chosen.kind.label,
      form: {
        ...naming,
        fields: [...naming.fields, ...chosen.fields.map((field) => withAnswer(field, values, errors))],
        summary: errorSummary(errors),
      },
    },
  };
}

function withAnswer(field: KindField, values: Record<string, unknown>, errors: FormErrors) {
  if (field.type === 'date') return { ...field, value: values[field.name], error: errors[field.name] };
  const options = field.options.map((option) => ({ ...option, selected: option.value === values[field.name] }));
  return { ...field, options, error: errors[field.name] };
}
