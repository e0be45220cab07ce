import { de } from '../../identifiers/elision.js';
import type { Person } from '../../clients/people.queries.js';
import { accountField, cardFields, personFields } from '../../administrators/administrator.form.js';
import type { CardKind } from '../../journey/states/card-states.js';
import { shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';

export interface PersonFormPage {
  kind: 'new' | 'edit' | 'new_card' | 'edit_card' | 'renewal';
  action: string;
  cancel: string;
  /** Whose card it is, or for whom the new person works. */
  name: string | null;
  cardKind: CardKind;
  /** The accounts of our team, when one may be this person's. */
  accounts?: Person[];
  values: Record<string, unknown>;
  errors?: FormErrors;
}

const headings: Record<PersonFormPage['kind'], (page: PersonFormPage) => string> = {
  new: ({ name }) =>
    name ? `Nouvel administrateur technique ${de(name)}` : 'Nouvel administrateur technique de l’éditeur',
  edit: ({ name }) => `Modifier ${name}`,
  new_card: ({ name }) => `Ajouter une carte à ${name}`,
  edit_card: ({ name }) => `Modifier la carte ${de(name ?? '')}`,
  renewal: ({ name }) => `Renouveler la carte ${de(name ?? '')}`,
};

const submits: Record<PersonFormPage['kind'], string> = {
  new: 'Enregistrer l’administrateur',
  edit: 'Enregistrer',
  new_card: 'Ajouter la carte',
  edit_card: 'Enregistrer',
  renewal: 'Remplacer par la nouvelle carte',
};

/** The forms about a person and their card: one template, fewer or more fields. */
export function personFormView(page: PersonFormPage) {
  const { kind, values, errors = {} } = page;
  return {
    title: headings[kind](page),
    head: {
      title: headings[kind](page),
      crumbs: [
        { href: '/administrators', label: 'Habilitations' },
        ...(kind === 'new' ? [] : [{ href: page.cancel, label: page.name ?? '' }]),
      ],
    },
    lead:
      kind === 'renewal'
        ? 'Les habilitations passent à la nouvelle carte, sans démarche. L’ancienne est remplacée.'
        : null,
    action: page.action,
    cancel: page.cancel,
    submit: submits[kind],
    version: values['version'],
    hidden: kind === 'new' && values['clientId'] ? [{ name: 'clientId', value: values['clientId'] }] : [],
    fields: ownFields(page, errors),
    summary: errorSummary(errors),
  };
}

function ownFields({ kind, cardKind, values, accounts }: PersonFormPage, errors: FormErrors) {
  const known = accounts ? [...personFields, accountField(accounts)] : personFields;
  const person = kind === 'new' || kind === 'edit' ? shownFields(known, values, errors) : [];
  if (kind === 'edit') return person;
  const [number, validUntil, activated] = shownFields(cardFields(cardKind), values, errors);
  if (kind === 'edit_card') return [number, validUntil, activated];
  if (kind === 'renewal') return [number, validUntil].map((field) => ({ ...field, required: true }));
  return [...person, stateField(kind, cardKind, values, errors), number, validUntil];
}

function stateField(kind: string, cardKind: string, values: Record<string, unknown>, errors: FormErrors) {
  const none = { value: 'none', label: 'Pas encore commandée', hint: 'Elle se commande par le formulaire 301.' };
  const options = [
    ...(kind === 'new' ? [none] : []),
    { value: 'ordered', label: 'Commandée' },
    { value: 'active', label: 'Active', hint: 'Numéro et fin de validité à indiquer.' },
  ];
  const chosen = values['cardState'] ?? 'active';
  return {
    name: 'cardState',
    label: `Carte ${cardKind}`,
    type: 'radio',
    required: true,
    error: errors['cardState'],
    options: options.map((option) => ({ ...option, selected: option.value === chosen })),
  };
}
