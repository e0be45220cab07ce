import type { FormErrors } from '../platform/web/read-form.js';
import { count, date } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import { openedAt, shownForm } from '../platform/forms/form.js';
import { closingFields, establishmentFields, removalFields } from './establishment.form.js';
import { closingEffect, endingLabel, isKept } from './establishment-changes.service.js';
import { transferEffect, wayToTransfer, whyNoTransfer } from './establishment-transfer.service.js';
import type { Establishment } from './establishment.entity.js';
import type { EstablishmentTies } from './establishment.queries.js';

type Values = Record<string, unknown>;

export interface EstablishmentPage {
  client: Client;
  establishment: Establishment;
  ties: EstablishmentTies;
  values: Values | null;
  errors: FormErrors;
}

export function establishmentView({ client, establishment, ties, values, errors }: EstablishmentPage) {
  const base = `/establishments/${establishment.id}`;
  const shown: Values = values ?? { ...establishment };
  return {
    title: `${establishment.name} · ${client.name}`,
    heading: establishment.name,
    finess: establishment.finessEg,
    cancel: `/clients/${client.id}/establishments`,
    form: shownForm({
      action: base,
      fields: establishmentFields,
      values: shown,
      errors,
      version: openedAt(establishment, shown),
      submit: 'Enregistrer',
    }),
    facts: [
      { label: 'FINESS EG', code: establishment.finessEg },
      { label: 'Servi par', value: ties.instances.join(', ') || 'aucune instance' },
      { label: 'Dans le registre', value: registered(client, ties) },
    ],
    closed: establishment.closedOn
      ? { on: date(establishment.closedOn), reason: establishment.closedReason, action: `${base}/reopening` }
      : null,
    closing: establishment.closedOn ? null : closingView(base, ties, shown, errors),
    transfer: transferView(client, establishment, base, ties),
  };
}

function registered(client: Client, ties: EstablishmentTies): string {
  if (ties.ownerFiness === null) return 'absent de l’extraction chargée';
  if (ties.ownerFiness === client.finessEj) return 'rattaché à ce client';
  return `rattaché à ${ties.ownerFiness}${ties.ownerName ? ` (${ties.ownerName})` : ''}`;
}

function closingView(base: string, ties: EstablishmentTies, values: Values, errors: FormErrors) {
  const kept = isKept(ties);
  const why = [
    ties.instances.length > 0 ? 'une instance le sert' : null,
    ties.certificates > 0 ? `${count(ties.certificates, 'certificat porte', 'certificats portent')} son numéro` : null,
    ties.slots > 0 ? 'des certificats ont été suivis sous son numéro' : null,
  ].filter(Boolean);
  return shownForm({
    action: `${base}/closing`,
    fields: kept ? closingFields : removalFields,
    values,
    errors,
    submit: endingLabel(kept),
    tone: 'warn',
    effect: kept
      ? [`Sa fiche reste, avec sa fin\u00a0: ${why.join(' et ')}.`, closingEffect(ties)].filter(Boolean).join(' ')
      : 'Rien ne s’y rattache\u00a0: il sort de la liste, et le journal en garde la trace.',
  });
}

function transferView(client: Client, { closedOn }: Establishment, base: string, ties: EstablishmentTies) {
  const reason = whyNoTransfer(client, ties);
  // Only what the register says is worth a button; the usual case needs none.
  if (ties.ownerFiness === null || ties.ownerFiness === client.finessEj) return null;
  return {
    action: `${base}/transfer`,
    label: `Transférer à ${ties.ownerName ?? ties.ownerFiness}`,
    reason,
    way: wayToTransfer(ties),
    effect: [transferEffect(ties), closedOn ? 'Il reste fermé.' : null].filter(Boolean).join(' '),
  };
}
