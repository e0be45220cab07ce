import { neededSlots, type Service, serviceLabels } from '../journey/plan.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import type { Establishment } from '../establishments/establishment.entity.js';
import type { Instance } from './instance.entity.js';
import { offerAndUsage } from '../journey/certificate-names.js';

type Values = Record<string, unknown>;

interface InstancePage {
  client: Client;
  instance: Instance | null;
  solutions: { id: string; name: string }[];
  establishments: Establishment[];
  values: Values;
  errors: FormErrors;
}

export function instanceView(page: InstancePage) {
  const { client, instance, values, errors } = page;
  return {
    title: instance ? `Instance ${instance.name}, ${client.name}` : `Nouvelle instance, ${client.name}`,
    heading: instance ? `Instance « ${instance.name} »` : 'Nouvelle instance',
    htmx: true,
    action: instance ? `/instances/${instance.id}` : `/clients/${client.id}/instances`,
    retired: instance?.retiredAt ?? null,
    retireAction: instance && !instance.retiredAt ? `/instances/${instance.id}/retirement` : null,
    returnAction: instance?.retiredAt ? `/instances/${instance.id}/return` : null,
    cancel: `/clients/${client.id}/establishments`,
    version: instance ? (values['version'] ?? instance.version) : null,
    errors,
    summary: errorSummary(errors),
    fields: instanceFields(page),
    services: {
      name: 'services',
      label: 'Services utilisés par cette instance',
      type: 'checkboxes',
      error: errors['services'],
      hint: 'Ils déterminent les certificats à commander.',
      options: (Object.keys(serviceLabels) as Service[]).map((code) => ({
        value: code,
        label: serviceLabels[code],
        hint: leadsTo(code),
        selected: list(values['services']).includes(code),
      })),
    },
    served: servedField(page),
    needed: neededSlotsView(values),
  };
}

function instanceFields({ values, errors, solutions }: InstancePage) {
  const field = (name: string, label: string, more: object = {}) => ({
    name,
    label,
    value: values[name],
    error: errors[name],
    ...more,
  });
  const choose = solutions.map((row) => ({
    value: row.id,
    label: row.name,
    selected: row.id === values['solutionId'],
  }));
  return [
    ...(solutions.length > 0
      ? [
          field('solutionId', 'Solution', {
            type: 'select',
            required: true,
            placeholder: 'Choisir, ou en écrire une nouvelle',
            options: choose,
          }),
        ]
      : []),
    field('solutionName', solutions.length > 0 ? 'Ou une nouvelle solution' : 'Solution', {
      maxlength: 100,
      required: solutions.length === 0,
      error: errors['solutionName'] ?? (solutions.length === 0 ? errors['solutionId'] : undefined),
    }),
    field('name', 'Nom de l’instance ou du serveur', {
      required: true,
      maxlength: 100,
      hint: 'Exemple : Annecy, SRV-DUI-01',
    }),
    field('applicationName', 'Nom de l’application', {
      required: true,
      maxlength: 64,
      hint: 'Deviendra le CN des certificats, hors INSi : 64 caractères au plus.',
    }),
    field('hostName', 'Nom de domaine du serveur', {
      maxlength: 253,
      mono: true,
      hint: 'Seulement pour un opérateur MSSanté.',
    }),
  ];
}

function servedField({ values, errors, establishments }: InstancePage) {
  if (establishments.length === 0) return null;
  const chosen = list(values['establishments']);
  return {
    name: 'establishments',
    label: 'Établissements servis',
    type: 'checkboxes',
    error: errors['establishments'],
    options: establishments.map((row) => ({
      value: row.finessEg,
      label: row.name,
      hint: [row.finessEg, row.town].filter(Boolean).join(', '),
      selected: chosen.includes(row.finessEg),
    })),
  };
}

// What one service asks for by itself; together they may share (domain rule 2), as the list beside shows.
function leadsTo(service: Service): string {
  const slots = neededSlots({ id: '', name: '', services: [service], applicationName: '', hostName: '' });
  return slots.map(offerAndUsage).join(' + ');
}

/** The certificates that the answers of the form lead to, computed as the form is filled. */
export function neededSlotsView(values: Values) {
  const known = list(values['services']).filter((code): code is Service => Object.hasOwn(serviceLabels, code));
  const slots = neededSlots({
    id: '',
    name: text(values['name']),
    services: known,
    applicationName: text(values['applicationName']),
    hostName: text(values['hostName']),
  });
  return {
    layout: false,
    count: slots.length === 0 ? null : count(slots.length, 'certificat', 'certificats'),
    slots: slots.map((slot) => ({
      label: slot.label,
      kind: offerAndUsage(slot),
      commonName: slot.commonName || null,
      why: slot.why,
    })),
  };
}

function list(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(String)
    : typeof value === 'string'
      ? value.split(/[;,]/).map((part) => part.trim())
      : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}
