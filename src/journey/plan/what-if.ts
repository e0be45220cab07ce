import { de } from '../../identifiers/elision.js';
import type { PlanClient } from './certificate-plan.js';
import type { ServedEstablishment, SlotInstance } from './planned-slot.js';

export const systemLabels = {
  unified: 'Système unifié',
  per_establishment: 'Une solution par établissement',
} as const;
/** How the systems of a client could be, before any is recorded. */
export type SupposedSystem = keyof typeof systemLabels;

/** The client as if its systems were these, each using the DMP and INSi (the guide's minimum); nothing it holds is theirs. */
export function supposing(client: PlanClient, system: SupposedSystem): PlanClient {
  return { ...client, held: [], slots: [], instances: supposedInstances(client, system) };
}

function supposedInstances(client: PlanClient, system: SupposedSystem): SlotInstance[] {
  if (system === 'unified') return [instance(`${client.id}/unified`, 'Système unifié', client.establishments)];
  return client.establishments.map((establishment) =>
    instance(`${client.id}/${establishment.finessEg}`, `Solution ${de(establishment.name)}`, [establishment]),
  );
}

function instance(id: string, name: string, serves: ServedEstablishment[]): SlotInstance {
  const services = ['dmp', 'insi_manu'] as const;
  return { id, name, applicationName: name, services: [...services], serves, retired: false, holderLevel: 'EJ' };
}
