import { scanHint } from '../../platform/files/upload-weight.js';

/** One field of each kind, then one in error of each kind. */
export function lookFields() {
  return [
    { name: 'name', label: 'Nom du client', value: 'Association Ker Avel', required: true },
    {
      name: 'finess',
      label: 'FINESS EJ',
      value: '060923151',
      required: true,
      mono: true,
      inputmode: 'numeric',
      hint: 'Neuf caractères, celui de l’entité juridique.',
      error: 'La clé de contrôle est fausse. Vérifiez le dernier chiffre.',
    },
    { name: 'email', label: 'Adresse électronique', type: 'email', autocomplete: 'email' },
    { name: 'phone', label: 'Téléphone', type: 'tel', autocomplete: 'tel' },
    { name: 'orderedOn', label: 'Commandée le', type: 'date', value: '2026-11-24', required: true },
    {
      name: 'offer',
      label: 'Offre',
      type: 'select',
      required: true,
      placeholder: 'Choisir',
      error: 'Choisissez une offre.',
      options: offers(),
    },
    { name: 'note', label: 'Note', type: 'textarea', rows: 3, value: 'Thomas prend Thônes.' },
    {
      name: 'system',
      label: 'Système d’information',
      type: 'radio',
      required: true,
      hint: 'Un système unifié demande un seul jeu de certificats.',
      options: systems(),
      error: 'Choisissez une réponse.',
    },
    { name: 'purposes', label: 'Usages', type: 'checkboxes', options: purposes() },
    {
      name: 'digest',
      label: 'Recevoir le résumé du matin',
      type: 'checkbox',
      checked: true,
      hint: 'Les jours ouvrés, à 9\u00a0h.',
    },
    {
      name: 'scan',
      label: 'Formulaire signé',
      type: 'file',
      accept: 'application/pdf,image/jpeg,image/png',
      required: true,
      hint: scanHint,
    },
  ];
}

/** The errors of those fields, as the summary above the form lists them. */
export function lookFieldErrors() {
  return lookFields().flatMap(({ name, label, error }) =>
    error === undefined ? [] : [{ field: name, text: `${label}\u00a0: ${error}` }],
  );
}

function offers() {
  return [
    { value: 'ORG', label: 'ORG' },
    { value: 'SERV', label: 'SERV' },
  ];
}

function systems() {
  return [
    { value: 'unified', label: 'Unifié', hint: 'Le même logiciel pour tous les établissements.' },
    { value: 'separate', label: 'Une instance par établissement' },
  ];
}

function purposes() {
  return [
    { value: 'dmp', label: 'DMP', selected: true },
    { value: 'insi', label: 'INSi' },
  ];
}
