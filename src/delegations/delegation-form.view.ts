import type { ClientFrame } from '../clients/client-frames.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { channelLabels, offerLabels } from './delegation-phrases.js';

export interface DelegationFormPage {
  frame: ClientFrame;
  kind: 'new' | 'signed' | 'edit';
  action: string;
  /** Whether the client's signer is known: without one nothing can be sent nor recorded. */
  representative: boolean;
  values: Record<string, unknown>;
  errors?: FormErrors;
}

const words = {
  new: {
    heading: 'Préparer une délégation',
    lead: 'La lettre de mandat est dessinée avec ces termes, à faire signer par le représentant du client.',
    submit: 'Préparer la délégation',
  },
  signed: {
    heading: 'Enregistrer une délégation déjà signée',
    lead: 'Pour un mandat reçu signé : la pièce est contrôlée, gardée, et la délégation devient active tout de suite.',
    submit: 'Enregistrer, la délégation devient active',
  },
  edit: {
    heading: 'Modifier les termes de la délégation',
    lead: 'Possible tant que le mandat n’est pas chez le client. La lettre suit.',
    submit: 'Enregistrer',
  },
} as const;

/** The three forms of a delegation: they share their fields. */
export function delegationFormView(page: DelegationFormPage) {
  const { kind, values, errors = {} } = page;
  return {
    title: `${words[kind].heading} · ${page.frame.name}`,
    frame: page.frame,
    notes: page.representative ? [] : [noRepresentative(page.frame)],
    ...words[kind],
    action: page.action,
    cancel: `${page.frame.base}/delegation`,
    multipart: kind === 'signed',
    version: kind === 'edit' ? values['version'] : undefined,
    top: kind === 'edit' ? [] : [channelField(values, errors)],
    scope: scopeField(values, errors),
    dates: dateFields(kind, values, errors),
    bottom: kind === 'signed' ? [evidenceField(errors)] : [],
    errors: errorSummary(errors),
  };
}

function channelField(values: Record<string, unknown>, errors: FormErrors) {
  const chosen = values['channel'] ?? 'form';
  return {
    name: 'channel',
    label: 'Voie',
    type: 'radio',
    required: true,
    error: errors['channel'],
    options: [
      { value: 'form', label: channelLabels.form, hint: 'Une lettre signée par le représentant du client.' },
      {
        value: 'portal',
        label: channelLabels.portal,
        hint: 'Le client nous désigne en ligne : la pièce est une copie d’écran.',
      },
    ].map((option) => ({ ...option, selected: option.value === chosen })),
  };
}

function scopeField(values: Record<string, unknown>, errors: FormErrors) {
  const given = values['scope'] ?? 'ORG';
  const chosen = Array.isArray(given) ? given : typeof given === 'string' ? given.split(/[\s,]+/) : [];
  return {
    name: 'scope',
    label: 'Étendue',
    type: 'checkboxes',
    required: true,
    hint: 'Les certificats que nous pourrons commander pour ce client.',
    error: errors['scope'],
    options: (['ORG', 'SERV'] as const).map((value) => ({
      value,
      label: offerLabels[value],
      selected: chosen.includes(value),
    })),
  };
}

function dateFields(kind: DelegationFormPage['kind'], values: Record<string, unknown>, errors: FormErrors) {
  const field = (name: string, label: string, required: boolean) => {
    return { name, label, type: 'date', required, value: values[name] ?? '', error: errors[name] };
  };
  const signed = kind === 'signed' ? [field('signedOn', 'Signé le', true)] : [];
  return [...signed, field('startsOn', 'Prend effet le', true), field('endsOn', 'Prend fin le', false)];
}

function evidenceField(errors: FormErrors) {
  return {
    name: 'evidence',
    label: 'Mandat signé',
    type: 'file',
    required: true,
    accept: 'application/pdf,image/png,image/jpeg',
    hint: 'PDF, PNG ou JPEG, 10 Mo au plus.',
    error: errors['evidence'],
  };
}

function noRepresentative(frame: ClientFrame) {
  return {
    tone: 'soon',
    title: 'Le représentant du client n’est pas connu.',
    text: 'C’est lui qui signe le mandat : indiquez-le d’abord.',
    href: `${frame.base}/representative`,
    linkLabel: 'Indiquer le représentant',
  };
}
