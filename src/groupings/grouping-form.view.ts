import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import type { Grouping } from './grouping.entity.js';
import { systemLabels } from './grouping.form.js';

interface FormPage {
  grouping: Grouping | null;
  values?: Record<string, unknown> | undefined;
  errors?: FormErrors;
  /** The grouping that has the name already. */
  existing?: { id: string; name: string } | null;
}

export function groupingFormView({ grouping, values, errors = {}, existing = null }: FormPage) {
  const shown = values ?? (grouping ? { ...grouping, system: grouping.sharedSystem ? 'shared' : 'separate' } : {});
  const own = grouping ? `/groupings/${grouping.id}` : '/groupings';
  const title = grouping ? `Modifier « ${grouping.name} »` : 'Nouveau groupement';
  return {
    title,
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: '/groupings', label: 'Groupements' },
    ],
    action: grouping ? `${own}/edit` : own,
    cancel: own,
    submit: grouping ? 'Enregistrer' : 'Créer le groupement',
    version: grouping ? (shown['version'] ?? grouping.version) : null,
    existing,
    summary: errorSummary(errors),
    fields: formFields(shown, errors),
  };
}

function formFields(shown: Record<string, unknown>, errors: FormErrors) {
  const field = (name: string, label: string, more: object) => ({
    name,
    label,
    value: shown[name],
    error: errors[name],
    ...more,
  });
  return [
    field('name', 'Nom', { required: true, maxlength: 200, autocomplete: 'off' }),
    field('system', 'Système d’information', {
      type: 'radio',
      required: true,
      hint: 'Dans les deux cas, chaque organisme a ses propres certificats : un système commun doit savoir en tenir plusieurs.',
      options: Object.entries(systemLabels).map(([value, label]) => ({
        value,
        label,
        selected: value === shown['system'] || label === shown['system'],
      })),
    }),
    field('note', 'Note', { type: 'textarea', rows: 2, maxlength: 1000 }),
  ];
}
