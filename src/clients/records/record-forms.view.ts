import { signerName } from '../../identifiers/person-name.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import { representativeRoleLabels } from '../client.labels.js';
import { shownFields } from '../../platform/forms/form.js';
import type { Client } from '../client.entity.js';
import { contractFields } from './contract.form.js';
import { contractAnswers } from './contract.service.js';
import { cardFields, personFields } from './representative.form.js';
import type { Representative } from './representative.entity.js';

type Values = Record<string, unknown>;

export function contractView(client: Client, values: Values | null, errors: FormErrors) {
  const shown: Values = values ?? { ...contractAnswers(client) };
  return {
    title: `Contrat · ${client.name}`,
    action: `/clients/${client.id}/contract`,
    version: shown['version'],
    summary: errorSummary(errors),
    fields: shownFields(contractFields, shown, errors),
  };
}

export function representativeView(
  client: Client,
  page: {
    current: Representative | null;
    former: Representative[];
    replacing: boolean;
    values: Values | null;
    errors: FormErrors;
  },
) {
  const { current, errors } = page;
  const replacing = page.replacing && current !== null;
  const appointing = current === null || replacing;
  const shown: Values = page.values ?? (appointing || !current ? { role: 'legal_representative' } : { ...current });
  return {
    title: `Représentant · ${client.name}`,
    heading:
      current === null ? 'Enregistrer le représentant' : replacing ? 'Remplacer le représentant' : 'Représentant',
    replacing: replacing ? { name: signerName(current) } : null,
    replaceHref: appointing ? null : `/clients/${client.id}/representative/new`,
    action: appointing ? `/clients/${client.id}/representatives` : `/clients/${client.id}/representative`,
    cancel: replacing ? `/clients/${client.id}/representative` : `/clients/${client.id}`,
    submit: replacing ? 'Remplacer le représentant' : 'Enregistrer',
    hidden: appointing
      ? [{ name: 'replaces', value: page.values?.['replaces'] ?? current?.id ?? '' }]
      : [{ name: 'representativeId', value: page.values?.['representativeId'] ?? current?.id ?? '' }],
    version: appointing ? null : (shown['version'] ?? 1),
    summary: errorSummary(errors),
    person: shownFields(personFields, shown, errors),
    card: shownFields(cardFields, shown, errors),
    former: page.former.map(formerView),
  };
}

function formerView(person: Representative) {
  return {
    name: signerName(person),
    role: representativeRoleLabels[person.role],
    email: person.email,
    card: person.cardNumber ? `${person.cardKind} ${person.cardNumber}` : null,
    ended: date(person.endedOn),
  };
}
