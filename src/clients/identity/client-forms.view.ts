import type { LegalEntity, RegisteredEstablishment } from '../../directory/search/directory.queries.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import type { Client } from '../client.entity.js';
import { environmentLabels, optionsOf } from '../client-words.js';

type Values = Record<string, unknown>;
type People = { id: string; name: string }[];

interface NewClientPage {
  values: Values;
  errors?: FormErrors;
  people: People;
  /** What the register says of the FINESS asked for. */
  registered?: { entity: LegalEntity; establishments: RegisteredEstablishment[] } | null;
  existing?: { id: string; name: string } | null;
}

export function newClientView(page: NewClientPage) {
  const { values, errors = {} } = page;
  return {
    title: 'Nouveau client',
    errors,
    summary: errorSummary(errors),
    existing: page.existing ?? null,
    fromRegister: page.registered ? { finess: page.registered.entity.finess, name: page.registered.entity.name } : null,
    known: page.registered?.entity.client_id ?? null,
    fields: [
      {
        name: 'finessEj',
        label: 'FINESS EJ',
        value: values['finessEj'],
        required: true,
        mono: true,
        maxlength: 30,
        autocomplete: 'off',
        hint: 'Neuf caractères : celui de l’entité juridique, pas d’un établissement.',
        error: errors['finessEj'],
      },
      ...identityFields(values, errors, page.people),
    ],
    establishments: establishmentChoices(page, values),
  };
}

export function editClientView(client: Client, values: Values, errors: FormErrors, people: People) {
  return {
    title: `Identité, ${client.name}`,
    action: `/clients/${client.id}/edit`,
    version: values['version'] ?? client.version,
    errors,
    summary: errorSummary(errors),
    fields: identityFields(values, errors, people),
  };
}

function identityFields(values: Values, errors: FormErrors, people: People) {
  const field = (name: string, label: string, more: object = {}) => ({
    name,
    label,
    value: values[name],
    error: errors[name],
    ...more,
  });
  return [
    field('name', 'Nom', {
      required: true,
      maxlength: 250,
      hint: 'Tel que le registre l’écrit : il figurera dans les certificats.',
    }),
    field('siret', 'SIRET', { mono: true, inputmode: 'numeric', maxlength: 30 }),
    field('address', 'Adresse', { maxlength: 250 }),
    field('postalCode', 'Code postal', { inputmode: 'numeric', maxlength: 10 }),
    field('town', 'Commune', { maxlength: 100 }),
    field('environment', 'Environnement', {
      type: 'radio',
      required: true,
      hint: 'Test : identifiants et autorités de test de l’IGC-Santé.',
      options: optionsOf(environmentLabels, values['environment'] ?? 'PROD'),
    }),
    field('accountManagerId', 'Chargé de compte', {
      type: 'select',
      placeholder: 'Personne',
      options: people.map((person) => ({
        value: person.id,
        label: person.name,
        selected: person.id === values['accountManagerId'],
      })),
    }),
  ];
}

function establishmentChoices(page: NewClientPage, values: Values) {
  if (!page.registered || page.registered.establishments.length === 0) return null;
  // Ticked when the page opens; as the person left them when the form comes back.
  const back = values['establishments'];
  const ticked = back === undefined && !page.errors ? null : ([] as unknown[]).concat(back ?? []);
  return {
    name: 'establishments',
    label: 'Établissements à reprendre du registre',
    type: 'checkboxes',
    options: page.registered.establishments
      .filter((row) => row.closed_on === null)
      .map((row) => ({
        value: row.finess,
        label: row.name,
        hint: [row.finess, row.town, row.category].filter(Boolean).join(', '),
        selected: ticked === null || ticked.includes(row.finess),
      })),
  };
}
