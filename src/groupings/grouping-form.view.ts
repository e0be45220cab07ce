import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import type { Grouping } from './grouping.entity.js';
import type { RefusedField } from '../platform/web/errors.js';
import { openedAt, shownFields } from '../platform/forms/form.js';
import { groupingFields } from './grouping.form.js';
import { groupingAnswers } from './groupings.service.js';

interface FormPage {
  grouping: Grouping | null;
  values?: Record<string, unknown> | undefined;
  errors?: FormErrors;
  /** The grouping that has the name already. */
  see?: RefusedField['see'];
}

export function groupingFormView({ grouping, values, errors = {}, see = null }: FormPage) {
  const shown: Record<string, unknown> = values ?? (grouping ? { ...groupingAnswers(grouping) } : {});
  const own = grouping ? `/groupings/${grouping.id}` : '/groupings';
  const title = grouping ? `Modifier «\u00a0${grouping.name}\u00a0»` : 'Nouveau groupement';
  return {
    title,
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: '/groupings', label: 'Groupements' },
    ],
    action: grouping ? `${own}/edit` : own,
    cancel: own,
    submit: grouping ? 'Enregistrer' : 'Créer le groupement',
    version: grouping ? openedAt(grouping, shown) : null,
    see,
    summary: errorSummary(errors),
    fields: shownFields(groupingFields, shown, errors),
  };
}
