import { neededSlots, type Service, serviceLabels, serviceNotes } from '../journey/plan/plan.js';
import { openedAt, shownFields } from '../platform/forms/form.js';
import { instanceFields } from './instance.form.js';
import { ordersLeftTold } from './orders-left.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { list, neededSlotsView, neededTodayView, type OwnSlots } from './needed-slots.view.js';
import type { Client } from '../clients/client.entity.js';
import type { Establishment } from '../establishments/establishment.entity.js';
import type { Instance } from './instance.entity.js';
import { offerAndUsage } from '../journey/plan/certificate-names.js';

type Values = Record<string, unknown>;

interface InstancePage {
  client: Client;
  instance: Instance | null;
  solutions: { id: string; name: string; closedAt: Date | null }[];
  establishments: Establishment[];
  /** Of one that is in service. */
  own?: OwnSlots | null;
  values: Values;
  errors: FormErrors;
}

export function instanceView(page: InstancePage) {
  const { client, instance, values, errors, own } = page;
  const perHolder = own?.byEstablishment ?? false;
  return {
    title: `${instance ? `Instance ${instance.name}` : 'Nouvelle instance'} · ${client.name}`,
    heading: instance ? `Instance «\u00a0${instance.name}\u00a0»` : 'Nouvelle instance',
    htmx: true,
    action: instance ? `/instances/${instance.id}` : `/clients/${client.id}/instances`,
    retired: instance?.retiredAt ?? null,
    retireAction: instance && !instance.retiredAt ? `/instances/${instance.id}/retirement` : null,
    left: ordersLeftTold(own?.openOrders ?? 0),
    returnAction: instance?.retiredAt ? `/instances/${instance.id}/return` : null,
    cancel: `/clients/${client.id}/establishments`,
    version: instance ? openedAt(instance, values) : null,
    summary: errorSummary(errors),
    preview: {
      from: `/instances/preview${perHolder ? '?per=holder' : ''}`,
      into: 'needed-slots',
      fields: 'services,name,applicationName,hostName',
    },
    fields: fieldsOfInstance(page),
    needed: neededSlotsView(values, perHolder),
    neededToday: own ? neededTodayView(own, client.id) : null,
  };
}

/** The fields of one, with what there is to choose. */
export function fieldsOfInstance(page: InstancePage) {
  const { values, errors, solutions, establishments } = page;
  const known = solutions.length > 0;
  const shown = shownFields(
    instanceFields.filter(({ name }) => name !== 'establishments' || establishments.length > 0),
    { ...values, services: list(values['services']), establishments: list(values['establishments']) },
    errors,
  ).map((field) => ({ ...field, ...besides(field.name, page) }));
  return known ? [solutionField(page), ...shown] : shown;
}

/** What only this page can say of a field. */
function besides(name: string, { values, errors, solutions, establishments }: InstancePage) {
  if (name === 'solutionName')
    return solutions.length > 0
      ? { label: 'Ou une nouvelle solution', either: true }
      : { required: true, error: errors['solutionName'] ?? errors['solutionId'] };
  if (name === 'services')
    return {
      options: (Object.keys(serviceLabels) as Service[]).map((code) => ({
        value: code,
        label: serviceLabels[code],
        hint: leadsTo(code),
        selected: list(values['services']).includes(code),
      })),
    };
  if (name === 'establishments')
    return {
      options: establishments.map((row) => ({
        value: row.finessEg,
        label: row.name,
        hint: [row.finessEg, row.town].filter(Boolean).join(', '),
        selected: list(values['establishments']).includes(row.finessEg),
      })),
    };
  return {};
}

/** One that is closed is chosen only where it runs already. */
export const solutionLabel = ({ name, closedAt }: { name: string; closedAt: Date | null }): string =>
  closedAt ? `${name} (close)` : name;

function solutionField({ values, errors, solutions }: InstancePage) {
  return {
    name: 'solutionId',
    label: 'Solution',
    type: 'select',
    either: true,
    placeholder: 'Choisir, ou en écrire une nouvelle',
    error: errors['solutionId'],
    options: solutions.map((row) => ({
      value: row.id,
      label: solutionLabel(row),
      selected: row.id === values['solutionId'],
    })),
  };
}

// What one service asks for by itself; together they may share (domain rule 2), as the list beside shows.
function leadsTo(service: Service): string {
  const slots = neededSlots({ id: '', name: '', services: [service], applicationName: '', hostName: '' });
  return [slots.map(offerAndUsage).join(' + '), serviceNotes[service]].filter(Boolean).join(', ');
}
