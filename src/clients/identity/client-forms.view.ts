import { closedOrdersNothing, closedSince } from '../../journey/steps/closed-entity.js';
import type { LegalEntity, RegisteredEstablishment } from '../../directory/search/directory.queries.js';
import type { RefusedField } from '../../platform/web/errors.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import type { Client } from '../client.entity.js';
import { openedAt, shownFields } from '../../platform/forms/form.js';
import type { Person } from '../people.queries.js';
import { identityFields } from './client.form.js';

type Values = Record<string, unknown>;

interface NewClientPage {
  values: Values;
  errors?: FormErrors;
  people: Person[];
  /** What the register says of the FINESS asked for: its open establishments, the first of them where there are more. */
  registered?: { entity: LegalEntity; establishments: RegisteredEstablishment[]; more: boolean } | null;
  /** Where to go instead, when a rule refused. */
  see?: RefusedField['see'];
}

export function newClientView(page: NewClientPage) {
  const { values, errors = {} } = page;
  return {
    title: 'Nouveau client',
    summary: errorSummary(errors),
    see: page.see ?? null,
    action: '/clients',
    cancel: '/clients',
    submit: 'Créer le client',
    fromRegister: page.registered ? { finess: page.registered.entity.finess, name: page.registered.entity.name } : null,
    known: page.registered?.entity.clientId ?? null,
    fields: [
      {
        name: 'finessEj',
        label: 'FINESS EJ',
        value: values['finessEj'],
        either: true,
        mono: true,
        maxlength: 30,
        autocomplete: 'off',
        hint: 'Neuf caractères\u00a0: celui de l’entité juridique, pas d’un établissement. Sans FINESS, donnez le SIRET.',
        error: errors['finessEj'],
      },
      ...closedChoice(page, values),
      ...shownFields(newFields(page.people), { environment: 'PROD', ...values }, errors),
      ...establishmentChoices(page, values),
    ],
  };
}

// The SIRET stands beside the FINESS that it may stand for.
function newFields(people: Person[]) {
  const fields = identityFields(people);
  const siret = fields.find(({ name }) => name === 'siret');
  return siret ? [{ ...siret, either: true }, ...fields.filter((one) => one !== siret)] : fields;
}

export function editClientView(client: Client, values: Values, errors: FormErrors, people: Person[]) {
  return {
    title: `Identité · ${client.name}`,
    action: `/clients/${client.id}/edit`,
    version: openedAt(client, values),
    summary: errorSummary(errors),
    fields: shownFields(identityFields(people), values, errors),
  };
}

/** Of a legal entity that is closed: a person says that it is meant. */
function closedChoice({ registered, errors = {} }: NewClientPage, values: Values) {
  const entity = registered?.entity;
  if (!entity?.closedOn) return [];
  return [
    {
      name: 'closedEntity',
      label: 'Entité juridique fermée',
      type: 'checkboxes',
      required: true,
      hint: `${closedSince(entity.closedOn)} ${closedOrdersNothing}\u00a0: cherchez dans l’annuaire qui lui succède.`,
      error: errors['closedEntity'],
      options: [
        {
          value: entity.finess,
          label: 'Créer ce client quand même, pour suivre ses certificats jusqu’à leur fin',
          selected: ([] as unknown[]).concat(values['closedEntity'] ?? []).includes(entity.finess),
        },
      ],
    },
  ];
}

function establishmentChoices(page: NewClientPage, values: Values) {
  if (!page.registered || page.registered.establishments.length === 0) return [];
  // Ticked when the page opens; as the person left them when the form comes back.
  const back = values['establishments'];
  const ticked = back === undefined && !page.errors ? null : ([] as unknown[]).concat(back ?? []);
  return [
    {
      name: 'establishments',
      label: 'Établissements à reprendre du registre',
      type: 'checkboxes',
      hint: page.registered.more
        ? `Les ${page.registered.establishments.length} premiers, par commune\u00a0: les suivants s’ajoutent ensuite, sur sa page «\u00a0Établissements et instances\u00a0».`
        : null,
      options: page.registered.establishments.map((row) => ({
        value: row.finess,
        label: row.name,
        hint: [row.finess, row.town, row.category].filter(Boolean).join(', '),
        selected: ticked === null || ticked.includes(row.finess),
      })),
    },
  ];
}
