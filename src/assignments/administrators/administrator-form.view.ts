import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';

export interface PersonFormPage {
  kind: 'new' | 'edit' | 'new_card' | 'edit_card' | 'renewal';
  action: string;
  cancel: string;
  /** Whose card it is, or for whom the new person works. */
  name: string | null;
  cardKind: 'CPA' | 'CPE';
  values: Record<string, unknown>;
  errors?: FormErrors;
}

const headings: Record<PersonFormPage['kind'], (page: PersonFormPage) => string> = {
  new: ({ name }) =>
    name ? `Nouvel administrateur technique de ${name}` : 'Nouvel administrateur technique de l’éditeur',
  edit: ({ name }) => `Modifier ${name}`,
  new_card: ({ name }) => `Ajouter une carte à ${name}`,
  edit_card: ({ name }) => `Modifier la carte de ${name}`,
  renewal: ({ name }) => `Renouveler la carte de ${name}`,
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
  const person = kind === 'new' || kind === 'edit';
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
    clientId: kind === 'new' ? values['clientId'] : undefined,
    person: person ? personFields(values, errors) : [],
    card: kind === 'edit' ? [] : cardFields(page, errors),
    errors: errorSummary(errors),
  };
}

function personFields(values: Record<string, unknown>, errors: FormErrors) {
  const field = (name: string, label: string, more: object) => {
    return { name, label, value: values[name] ?? '', error: errors[name], ...more };
  };
  return [
    field('lastName', 'Nom', { required: true, hint: 'Tel qu’il figure sur la carte.', maxlength: 80 }),
    field('firstName', 'Prénom', { required: true, maxlength: 80 }),
    field('phone', 'Téléphone', { type: 'tel', hint: 'Dix chiffres : la demande 413 n’en accepte pas plus.' }),
    field('email', 'Adresse électronique professionnelle', { type: 'email' }),
  ];
}

function cardFields({ kind, cardKind, values }: PersonFormPage, errors: FormErrors) {
  const number = {
    name: 'cardNumber',
    label: 'Numéro de carte',
    mono: true,
    inputmode: 'numeric',
    required: kind === 'renewal',
    value: values['cardNumber'] ?? '',
    hint: `Les 10 chiffres de la troisième ligne de la carte ${cardKind}.`,
    error: errors['cardNumber'],
  };
  const validUntil = {
    name: 'validUntil',
    label: 'Fin de validité',
    type: 'date',
    required: kind === 'renewal',
    value: values['validUntil'] ?? '',
    error: errors['validUntil'],
  };
  if (kind === 'renewal') return [number, validUntil];
  if (kind === 'edit_card') return [number, validUntil, ecpxField(cardKind, values)];
  return [stateField(kind, cardKind, values, errors), number, validUntil];
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

function ecpxField(cardKind: string, values: Record<string, unknown>) {
  return {
    name: 'ecpxActivated',
    label: `e-${cardKind} activée`,
    type: 'checkbox',
    checked: Boolean(values['ecpxActivated']),
    hint: 'Elle ouvre la plateforme sans lecteur de carte.',
  };
}
