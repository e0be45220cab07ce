import type { ClientFrame } from '../clients/client-frames.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { shownForm } from '../platform/forms/form.js';
import { channelLabels } from './delegation-phrases.js';
import type { DelegationInForce } from './delegations.queries.js';
import { date } from '../platform/web/view-helpers.js';
import { newFields, signedFields, termFields } from './delegation.form.js';

export interface DelegationFormPage {
  frame: ClientFrame;
  kind: 'new' | 'signed' | 'edit';
  action: string;
  /** Whether the client's signer is known: without one nothing can be sent nor recorded. */
  representative: boolean;
  /** By which we may act today, and whose place this one will take if it comes by the same way. */
  inForce?: DelegationInForce | null;
  values: Record<string, unknown>;
  /** Why it may not be sent now. */
  refused?: string[];
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

const fieldsOf = { new: newFields, signed: signedFields, edit: termFields };

/** The three forms of a delegation: they share their fields. */
export function delegationFormView(page: DelegationFormPage) {
  const { kind, values, errors } = page;
  const form = shownForm({
    action: page.action,
    fields: fieldsOf[kind],
    values: { channel: 'form', ...values },
    errors,
    version: kind === 'edit' ? values['version'] : undefined,
    submit: words[kind].submit,
    refused: page.refused ?? [],
  });
  return {
    title: `${words[kind].heading} · ${page.frame.name}`,
    frame: page.frame,
    notes: [
      ...(page.representative ? [] : [noRepresentative(page.frame)]),
      ...(page.inForce ? [takesItsPlace(page.inForce)] : []),
    ],
    heading: words[kind].heading,
    lead: words[kind].lead,
    cancel: `${page.frame.base}/delegation`,
    form: {
      ...form,
      top: form.fields.filter(({ type }) => type !== 'date' && type !== 'file'),
      dates: form.fields.filter(({ type }) => type === 'date').sort(signatureFirst),
      bottom: form.fields.filter(({ type }) => type === 'file'),
    },
  };
}

function signatureFirst(one: { name: string }, other: { name: string }): number {
  return Number(other.name === 'signedOn') - Number(one.name === 'signedOn');
}

// Nobody has to end the one in force first, and nothing stops meanwhile (0112).
function takesItsPlace({ channel, scope, endsOn }: DelegationInForce) {
  return {
    tone: 'none',
    title: `Une délégation est en vigueur\u00a0: ${channelLabels[channel]}, ${scope.join(' et ')}${endsOn ? `, jusqu’au ${date(endsOn)}` : ''}.`,
    text: 'Celle-ci en prendra la place dès qu’elle sera active, si la voie est la même. D’ici là, l’ancienne vaut toujours.',
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
