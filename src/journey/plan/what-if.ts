import { de } from '../../identifiers/elision.js';
import type { PlanClient, ServingInstance } from './certificate-plan.js';

export const systemLabels = {
  unified: 'Système unifié',
  per_establishment: 'Une solution par établissement',
} as const;
/** How the systems of a client could be, before any is recorded. */
export type SupposedSystem = keyof typeof systemLabels;

/** The client as if its systems were these, each using the DMP and INSi (the guide's minimum); nothing it holds is theirs. */
export function supposing(client: PlanClient, system: SupposedSystem): PlanClient {
  return { ...client, held: [], instances: supposedInstances(client, system) };
}

function supposedInstances(client: PlanClient, system: SupposedSystem): ServingInstance[] {
  const all = client.establishments.map((establishment) => establishment.finessEg);
  if (system === 'unified') return [instance(`${client.id}/unified`, 'Système unifié', all)];
  return client.establishments.map(({ finessEg, name }) =>
    instance(`${client.id}/${finessEg}`, `Solution ${de(name)}`, [finessEg]),
  );
}

function instance(id: string, name: string, serves: string[]): ServingInstance {
  return { id, name, applicationName: name, services: ['dmp', 'insi_manu'], serves };
}
