import { whyNotOrdering, type AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import { administratorRows } from '../../paper/field-413-map.js';
import { neededSlots, serviceLabels, type PlannedInstance, type Service } from '../../journey/plan/plan.js';
import type { RequestChoices } from './request-dossier.js';
import type { RequestOffer } from '../request.entity.js';

/** An instance in use, as the defaults look at it. */
export interface InstanceOfClient extends PlannedInstance {
  solutionId: string;
}

/** A first answer to what the form asks, from what is known of the client's instances (the oldest first). */
export function defaultChoices(instances: InstanceOfClient[]): RequestChoices {
  const slots = instances.flatMap(neededSlots);
  const operator = slots.find((slot) => slot.offer === 'SERV');
  const offers: RequestOffer[] = operator ? ['ORG', 'SERV'] : ['ORG'];
  return {
    solutionId: instances[0]?.solutionId ?? null,
    purpose: purposeOf(instances.flatMap(({ services }) => services)),
    offers,
    serverName: operator?.commonName || null,
    domainName: null,
    mailDomain: null,
  };
}

// F4.1, § 4.2: a few words on the use of the certificates; the box of the form holds two lines.
function purposeOf(services: Service[]): string {
  const names = [...new Set(services)].map((service) => shortNames[service] ?? serviceLabels[service]);
  return names.length > 0 ? `Accès aux services socles\u00a0: ${[...new Set(names)].join(', ')}` : '';
}

const shortNames: Partial<Record<Service, string>> = {
  dmp: 'DMP',
  insi_auto: 'INSi',
  insi_manu: 'INSi',
  mss_bal: 'MSSanté',
  mss_operator: 'MSSanté (opérateur)',
};

/** The administrators to propose: those whose card is valid today, four at most, in the order they come. F4.1. */
export function defaultAdministrators(candidates: AdministratorWithCard[], today: string): AdministratorWithCard[] {
  return candidates.filter((candidate) => whyNotOrdering(candidate, today) === null).slice(0, administratorRows);
}
