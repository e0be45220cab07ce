import { serviceLabels } from '../journey/plan/plan.js';
import { newEstablishmentFields } from '../establishments/establishment.form.js';
import { withoutEntity } from '../establishments/structure-rules.js';
import { several } from '../platform/forms/form-fields.js';
import { field, shownForm } from '../platform/forms/form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { count, date } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import { holderNow } from './holder-choice.view.js';
import { neededInWords } from './needed-slots.view.js';
import { aroundNumbered } from '../platform/lists/numbered-pages.js';
import { listAddress } from '../platform/lists/list-address.js';
import {
  type EstablishmentRow,
  type InstallationCounts,
  type InstanceRow,
  shownAtOnce,
} from './installation.queries.js';

type Values = Record<string, unknown>;

interface InstallationPage {
  establishments: EstablishmentRow[];
  instances: InstanceRow[];
  proposals: { finess: string; name: string; town: string | null; category: string | null }[];
  counts: InstallationCounts;
  /** The page of each list. */
  places: { establishments: number; instances: number };
  values?: Values | undefined;
  errors?: FormErrors | undefined;
}

/** What the register knows and nobody has recorded yet. */
export function registerFields(options: { value: string; label: string; hint: string }[] = [], all = options.length) {
  const ticked = several.refine((finess) => finess.length > 0, 'Cochez au moins un établissement du registre.');
  return [
    field('register', 'Dans le registre FINESS, pas encore ici', ticked, {
      type: 'checkboxes',
      required: true,
      options,
      ...(all > options.length
        ? {
            hint: `Les ${options.length} premiers, par commune, de ${count(all, 'établissement', 'établissements')}\u00a0: les suivants viendront une fois ceux-ci ajoutés.`,
          }
        : {}),
    }),
  ];
}

export function installationView(client: Client, page: InstallationPage) {
  return {
    title: `Établissements et instances · ${client.name}`,
    base: `/clients/${client.id}`,
    establishments: page.establishments.map((row) => ({
      ...row,
      href: `/establishments/${row.id}/edit`,
      closed: row.closedOn ? `depuis le ${date(row.closedOn)}\u00a0: ${row.closedReason ?? ''}` : null,
      instances: row.instances.length > 0 ? row.instances.join(', ') : null,
      dmp: dmpView(row),
    })),
    dmpChecks: page.establishments.some((row) => dmpView(row) !== null),
    total: count(page.counts.open, 'établissement', 'établissements'),
    establishmentPages: pagesOf(client, page, 'establishments'),
    instancePages: pagesOf(client, page, 'instances'),
    instances: page.instances.map((row) => instanceRowView(row, client)),
    register: page.proposals.length === 0 ? null : registerFormView(client, page),
    add: shownForm({
      action: `/clients/${client.id}/establishments`,
      fields: newEstablishmentFields(),
      values: page.values,
      errors: page.errors,
      submit: 'Ajouter l’établissement',
      icon: 'plus',
      tone: 'plain',
      ...(client.finessEj === null ? { refused: [withoutEntity] } : {}),
    }),
  };
}

const listed = {
  establishments: { label: 'Pages des établissements', words: 'établissements par page, les fermés en dernier' },
  instances: { label: 'Pages des instances', words: 'instances par page, celles hors service en dernier' },
};

function pagesOf({ id }: Client, { counts, places }: InstallationPage, of: keyof typeof listed) {
  const { label, words } = listed[of];
  const others = of === 'instances' ? 'establishments' : 'instances';
  return aroundNumbered(
    { page: places[of], total: counts[of], size: shownAtOnce },
    {
      label,
      note: `${shownAtOnce} ${words}`,
      at: (page) =>
        `${listAddress(`/clients/${id}/establishments`, { [of]: String(page), [others]: places[others] > 1 ? String(places[others]) : null })}#${of}-title`,
    },
  );
}

function dmpView(row: EstablishmentRow) {
  const { dmpConfiguredAt: at, dmpConfiguredBy: by, dmpToConfigure: left } = row;
  if (row.closedOn || (!row.usesDmp && !at)) return null;
  const base = `/establishments/${row.id}/dmp-check`;
  const done = `le ${date(at)}, par ${by}`;
  if (at && left.length === 0) return { done, action: `${base}/withdrawal` };
  // Some of the instances that serve it have it: which are left is said.
  return { done: null, left: at ? left.join(', ') : null, action: base };
}

function instanceRowView(row: InstanceRow, client: Client) {
  return {
    id: row.id,
    name: row.name,
    solution: row.solution,
    applicationName: row.applicationName,
    services: row.services.map((code) => serviceLabels[code]).join(', '),
    served: row.served.length === 0 ? null : row.served.slice(0, 3).join(', '),
    servedMore: row.served.length > 3 ? row.served.length - 3 : null,
    slots: neededInWords(row),
    holder: row.retiredAt || !row.holderSince ? null : holderNow(row),
    retiredOn: row.retiredAt,
    editHref: `/instances/${row.id}/edit`,
    certificatesHref: `/clients/${client.id}/certificates`,
  };
}

function registerFormView(client: Client, { proposals, counts, values, errors }: InstallationPage) {
  const options = proposals.map((row) => ({
    value: row.finess,
    label: row.name,
    hint: [row.finess, row.town, row.category].filter(Boolean).join(', '),
  }));
  return shownForm({
    action: `/clients/${client.id}/establishments/register`,
    fields: registerFields(options, counts.proposals),
    values,
    errors,
    submit: 'Ajouter les établissements cochés',
    icon: 'plus',
    tone: 'plain',
  });
}
