import { count, date } from '../../platform/web/view-helpers.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
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
  return {
    title: 'Nouvelle campagne',
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    facts: [
      { label: 'Sélection figée', value: count(selection.clients, 'client', 'clients') },
      { value: selection.description },
      { label: 'Par', value: `${selection.createdBy}, le ${date(selection.createdAt)}` },
    ],
    selectionId: selection.id,
    kinds: kinds.map(({ kind, label, description, icon }) => ({
      href: `${base}&kind=${kind}`,
      label,
      description,
      icon,
      current: kind === chosen?.kind.kind,
    })),
    chosen: chosen && {
      kind: chosen.kind.kind,
      label: chosen.kind.label,
      fields: chosen.fields.map((field) => withAnswer(field, values, errors)),
    },
    name: {
      value: typeof values['title'] === 'string' ? values['title'] : (chosen?.kind.label ?? ''),
      error: errors['title'],
    },
    summary: errorSummary(errors),
  };
}

function withAnswer(field: KindField, values: Record<string, unknown>, errors: FormErrors) {
  if (field.type === 'date') return { ...field, value: values[field.name], error: errors[field.name] };
  const options = field.options.map((option) => ({ ...option, selected: option.value === values[field.name] }));
  return { ...field, options, error: errors[field.name] };
}
