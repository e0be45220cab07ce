import { holdersFor } from '../journey/plan/holders.js';
import { neededSlots, serviceLabels } from '../journey/plan/plan.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { count, date } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import { holderNow } from './holder-choice.view.js';
import type { EstablishmentRow, InstanceRow } from './installation.queries.js';

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
      href: `/establishments/${row.id}/edit`,
      closed: row.closedOn ? `depuis le ${date(row.closedOn)}\u00a0: ${row.closedReason ?? ''}` : null,
      instances: row.instances.length > 0 ? row.instances.join(', ') : null,
    })),
    total: count(page.total, 'établissement', 'établissements'),
    hidden: page.establishments.length === shownEstablishments ? shownEstablishments : null,
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
  const slots = row.retiredAt
    ? []
    : neededSlots({
        id: row.id,
        name: row.name,
        services: row.services,
        applicationName: row.applicationName,
        hostName: row.hostName,
      });
  const certificates = slots
    .map(({ offer }) => holdersFor(offer, row.holderLevel, row.served.length))
    .reduce((sum, many) => sum + many, 0);
  return {
    id: row.id,
    name: row.name,
    solution: row.solution,
    applicationName: row.applicationName,
    services: row.services.map((code) => serviceLabels[code]).join(', '),
    served: row.served.length === 0 ? null : row.served.slice(0, 3).join(', '),
    servedMore: row.served.length > 3 ? row.served.length - 3 : null,
    slots: count(certificates, 'certificat requis', 'certificats requis'),
    holder: row.retiredAt || !row.holderSince ? null : holderNow(row),
    retiredOn: row.retiredAt,
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
