import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import {
  cardKindLabels,
  cardStateLabels,
  contractStateLabels,
  optionsOf,
  orderingLabels,
  representativeRoleLabels,
} from '../client-words.js';
import type { Client } from '../client.entity.js';
import type { Representative } from './representative.entity.js';

type Values = Record<string, unknown>;

export function contractView(client: Client, values: Values | null, errors: FormErrors) {
  const shown = values ?? { ...client, ordering: client.selfAdministered ? 'self' : 'delegated' };
  return {
    title: `Contrat, ${client.name}`,
    action: `/clients/${client.id}/contract`,
    version: shown['version'],
    errors,
    summary: errorSummary(errors),
    fields: [
      {
        name: 'contractState',
        label: 'Contrat avec l’ANS',
        type: 'radio',
        required: true,
        hint: `Sur le FINESS juridique ${client.finessEj}.`,
        options: optionsOf(contractStateLabels, shown['contractState']),
        error: errors['contractState'],
      },
      {
        name: 'contractSince',
        label: 'Depuis le',
        type: 'date',
        value: shown['contractSince'],
        hint: 'La date de signature, ou celle de la demande.',
        error: errors['contractSince'],
      },
      {
        name: 'contractNumber',
        label: 'Numéro de contrat',
        value: shown['contractNumber'],
        maxlength: 60,
        error: errors['contractNumber'],
      },
      {
        name: 'ordering',
        label: 'Qui commande les certificats',
        type: 'radio',
        required: true,
        options: optionsOf(orderingLabels, shown['ordering']),
        error: errors['ordering'],
      },
    ],
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
  const appointing = current === null || page.replacing;
  const shown: Values = page.values ?? (appointing || !current ? { role: 'legal_representative' } : { ...current });
  return {
    title: `Représentant, ${client.name}`,
    heading:
      current === null ? 'Enregistrer le représentant' : page.replacing ? 'Remplacer le représentant' : 'Représentant',
    replacing: page.replacing && current ? { name: `${current.firstNames} ${current.lastName}` } : null,
    replaceHref: appointing ? null : `/clients/${client.id}/representative/new`,
    action: appointing ? `/clients/${client.id}/representatives` : `/clients/${client.id}/representative`,
    cancel: page.replacing ? `/clients/${client.id}/representative` : `/clients/${client.id}`,
    appointing,
    submit: page.replacing ? 'Remplacer le représentant' : 'Enregistrer',
    replaces: page.values?.['replaces'] ?? (appointing ? (current?.id ?? '') : null),
    representativeId: appointing ? null : (page.values?.['representativeId'] ?? current?.id ?? null),
    version: appointing ? null : (shown['version'] ?? 1),
    errors,
    summary: errorSummary(errors),
    person: personFields(shown, errors),
    card: cardFields(shown, errors),
    former: page.former.map(formerView),
  };
}

function personFields(values: Values, errors: FormErrors) {
  const field = (name: string, label: string, more: object = {}) => ({
    name,
    label,
    value: values[name],
    error: errors[name],
    ...more,
  });
  return [
    field('role', 'Qualité', {
      type: 'radio',
      required: true,
      options: optionsOf(representativeRoleLabels, values['role']),
    }),
    field('lastName', 'Nom', { required: true, maxlength: 100, autocomplete: 'off' }),
    field('firstNames', 'Prénoms', { required: true, maxlength: 100, autocomplete: 'off' }),
    field('email', 'Adresse électronique', {
      type: 'email',
      maxlength: 200,
      autocomplete: 'off',
      // Guide V0.6, annexe: a generic address outlives the person.
      hint: 'Une adresse générique (direction@…) est une bonne pratique : elle survit aux départs.',
    }),
    field('phone', 'Téléphone', {
      type: 'tel',
      maxlength: 40,
      autocomplete: 'off',
      hint: 'Dix chiffres, comme le formulaire 413 les veut.',
    }),
  ];
}

function cardFields(values: Values, errors: FormErrors) {
  const field = (name: string, label: string, more: object = {}) => ({
    name,
    label,
    value: values[name],
    error: errors[name],
    ...more,
  });
  return [
    field('cardKind', 'Carte', {
      type: 'select',
      placeholder: 'Aucune carte connue',
      options: optionsOf(cardKindLabels, values['cardKind']),
    }),
    field('cardNumber', 'Numéro de carte', {
      mono: true,
      inputmode: 'numeric',
      maxlength: 40,
      hint: 'Troisième ligne de la carte, dix chiffres.',
    }),
    field('cardState', 'État de la carte', {
      type: 'select',
      placeholder: 'À préciser',
      options: optionsOf(cardStateLabels, values['cardState']),
    }),
    field('cardValidUntil', 'Valable jusqu’au', { type: 'date' }),
  ];
}

function formerView(person: Representative) {
  return {
    name: `${person.firstNames} ${person.lastName}`,
    role: representativeRoleLabels[person.role],
    email: person.email,
    card: person.cardNumber ? `${person.cardKind} ${person.cardNumber}` : null,
    ended: date(person.endedOn),
  };
}
