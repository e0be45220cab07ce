import type { ClientFrame } from '../clients/client-frames.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { shownFields } from '../platform/forms/form.js';
import { termFields } from './delegation.form.js';
import { channelLabels } from './delegation-phrases.js';

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
    lead: 'Pour un mandat reçu signé\u00a0: la pièce est contrôlée, gardée, et la délégation devient active tout de suite.',
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
  const [scope, ...dates] = shownFields(termFields, { scope: 'ORG', ...values }, errors);
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
    scope,
    dates: dateFields(kind, dates, values, errors),
    bottom: kind === 'signed' ? [evidenceField(errors)] : [],
    summary: errorSummary(errors),
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
        hint: 'Le client nous désigne en ligne\u00a0: la pièce est une copie d’écran.',
      },
    ].map((option) => ({ ...option, selected: option.value === chosen })),
  };
}

function dateFields(
  kind: DelegationFormPage['kind'],
  terms: object[],
  values: Record<string, unknown>,
  errors: FormErrors,
) {
  if (kind !== 'signed') return terms;
  const error = errors['signedOn'];
  return [
    { name: 'signedOn', label: 'Signé le', type: 'date', required: true, value: values['signedOn'] ?? '', error },
    ...terms,
  ];
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
    text: 'C’est lui qui signe le mandat\u00a0: indiquez-le d’abord.',
    href: `${frame.base}/representative`,
    linkLabel: 'Indiquer le représentant',
  };
}
