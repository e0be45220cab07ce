import { neededSlots, type Service } from '../journey/plan/plan.js';
import { daysAgo, dayFromToday } from '../demo/story/days.js';
import { slug } from '../demo/story/made/names.js';
import { addCertificates } from './certificates.js';
import { addRow } from './copy.js';
import { tell } from './journal.js';
import type { VolumeClient, VolumeMaking } from './making.js';

/** Each of these needs three slots (plan.ts): two for the DMP, which others may share, and one for INSi. */
const usages: Service[][] = [
  ['dmp', 'insi_manu'],
  ['dmp', 'insi_auto'],
  ['dmp', 'insi_manu', 'psc'],
  ['dmp', 'insi_auto', 'mss_bal'],
];

/** The instances of a client: a second one has half of the establishments to itself. */
export function addInstances(making: VolumeMaking, client: VolumeClient): void {
  const { instances } = client.plan;
  for (let index = 0; index < instances; index += 1) addInstance(making, client, index);
}

function addInstance(making: VolumeMaking, client: VolumeClient, index: number): void {
  const id = making.newId();
  const town = slug(client.entity.town).toUpperCase();
  const name = `SRV-DUI-${town}${index > 0 ? `-${index + 1}` : ''}`;
  const applicationName = `DUI ${town}`.slice(0, 40);
  const services = usages[(client.serial + index) % usages.length] ?? [];
  addRow(making.tables, 'instances', {
    id,
    client_id: client.id,
    solution_id: making.solutionId,
    name,
    application_name: applicationName,
    services,
  });
  const last = client.plan.instances === 1 || client.establishments.length === 1;
  for (const [place, { id: establishmentId }] of client.establishments.entries()) {
    if (last || place % 2 === index)
      addRow(making.tables, 'instance_establishments', { instance_id: id, establishment_id: establishmentId });
  }
  tell(making, client, { kind: 'instance', id, action: 'created', summary: `Instance ${name}` });
  addSlots(making, client, { id, name, services, applicationName }, index);
}

function addSlots(
  making: VolumeMaking,
  client: VolumeClient,
  instance: { id: string; name: string; services: Service[]; applicationName: string },
  index: number,
): void {
  const { declared, generations } = client.plan;
  for (const [order, slot] of neededSlots(instance).entries()) {
    const id = making.newId();
    const place = index * 3 + order;
    addRow(making.tables, 'slots', {
      id,
      client_id: client.id,
      instance_id: instance.id,
      offer: slot.offer,
      usage: slot.usage,
      purpose: slot.purpose,
      label: slot.label,
      common_name: slot.commonName,
      common_name_rule: slot.commonNameRule,
      serves: slot.serves,
      needed_because: slot.why,
      actor_email: `certificats@${making.editorSlug}.example`,
      declared_not_after: declared ? dayFromToday(making.random.below(700)) : null,
      declared_by: declared ? (making.team.users['support']?.name ?? '') : null,
      declared_at: declared ? daysAgo(12) : null,
    });
    const certificates = generations[place] ?? 0;
    if (certificates > 0) addCertificates(making, client, { ...slot, id, place }, certificates);
  }
}
