import { neededSlots, type Service, serviceLabels } from '../journey/plan.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { count } from '../platform/web/view-helpers.js';
import type { Client } from './client.entity.js';
import type { Establishment } from './establishment.entity.js';
import type { EstablishmentRow, InstanceRow } from './installation.queries.js';
import type { Instance } from './instance.entity.js';

type Values = Record<string, unknown>;
export const shownEstablishments = 200;

export function installationView(
  client: Client,
  page: {
    establishments: EstablishmentRow[];
    instances: InstanceRow[];
    proposals: { finess: string; name: string; town: string | null; category: string | null }[];
    total: number;
    values?: Values;
    errors?: FormErrors;
  },
) {
  const { values = {}, errors = {} } = page;
  return {
    title: `Établissements et instances, ${client.name}`,
    base: `/clients/${client.id}`,
    errors,
    summary: errorSummary(errors),
    establishments: page.establishments.map((row) => ({
      ...row,
      instances: row.instances.length > 0 ? row.instances.join(', ') : null,
    })),
    total: count(page.total, 'établissement', 'établissements'),
    hidden: page.total > page.establishments.length ? shownEstablishments : null,
    instances: page.instances.map((row) => instanceRowView(row, client)),
    proposals: page.proposals.length === 0 ? null : proposalsField(page.proposals),
    addFields: [
      {
        name: 'finessEg',
        label: 'FINESS EG',
        required: true,
        mono: true,
        maxlength: 30,
        value: values['finessEg'],
        error: errors['finessEg'],
        hint: 'Le numéro de l’établissement, pas celui de l’entité juridique.',
      },
      {
        name: 'name',
        label: 'Nom',
        maxlength: 250,
        value: values['name'],
        error: errors['name'],
        hint: 'Repris du registre quand il y est.',
      },
      { name: 'town', label: 'Commune', maxlength: 100, value: values['town'], error: errors['town'] },
    ],
  };
}

function instanceRowView(row: InstanceRow, client: Client) {
  const slots = row.retired_at
    ? []
    : neededSlots({
        id: row.id,
        name: row.name,
        services: row.services,
        applicationName: row.application_name,
        hostName: row.host_name,
      });
  return {
    id: row.id,
    name: row.name,
    solution: row.solution,
    applicationName: row.application_name,
    services: row.services.map((code) => serviceLabels[code]).join(', '),
    served: row.served.length === 0 ? null : row.served.slice(0, 3).join(', '),
    servedMore: row.served.length > 3 ? row.served.length - 3 : null,
    slots: count(slots.length, 'certificat requis', 'certificats requis'),
    retiredOn: row.retired_at,
    editHref: `/instances/${row.id}/edit`,
    certificatesHref: `/clients/${client.id}/certificates`,
  };
}

function proposalsField(proposals: { finess: string; name: string; town: string | null; category: string | null }[]) {
  return {
    name: 'register',
    label: 'Dans le registre FINESS, pas encore ici',
    type: 'checkboxes',
    required: true,
    options: proposals.map((row) => ({
      value: row.finess,
      label: row.name,
      hint: [row.finess, row.town, row.category].filter(Boolean).join(', '),
    })),
  };
}

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
    retireAction: instance && !instance.retiredAt ? `/instances/${instance.id}/retirement` : null,
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
  return slots.map((slot) => `${slot.offer} ${slot.usage}`).join(' + ');
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
      kind: `${slot.offer} ${slot.usage}`,
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
