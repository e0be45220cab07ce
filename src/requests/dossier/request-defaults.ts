import { whyNotOrdering, type AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import { administratorRows } from '../../paper/field-413-map.js';
import { serviceLabels, type Service } from '../../journey/plan/plan.js';
import type { RequestChoices } from './request-dossier.js';
import { type InstanceOfClient, mailDomainOf, serverChoice, serverNeeds } from './server-needs.js';

/** A first answer to what the form asks, from what is known of the client's instances (the oldest first). */
export function defaultChoices(instances: InstanceOfClient[]): RequestChoices {
  const { servers, mails } = serverNeeds(instances);
  return {
    solutionId: instances[0]?.solutionId ?? null,
    purpose: purposeOf(instances.flatMap(({ services }) => services)),
    offers: [
      'ORG',
      ...(servers.length > 0 ? (['SERV'] as const) : []),
      ...(mails.length > 0 ? (['SERV_SMIME'] as const) : []),
    ],
    ...serverChoice(servers),
    mailDomain: mailDomainOf(mails),
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

/** Whoever leaves, or left, is proposed on no form (0090). */
export const isStaying = ({ leftOn }: AdministratorWithCard) => leftOn === null;

/** Who could be named on the form of a client. */
export interface KnownAdministrators {
  /** To be asked for: the wish is written on the client's page. */
  planned: AdministratorWithCard[];
  /** In force at ANS. */
  active: AdministratorWithCard[];
  /** Anybody who may serve this client. */
  candidates: AdministratorWithCard[];
}

/**
 * The administrators to propose, four at most: those planned for this client; else those in force; and, when the client
 * has none, the first who may serve it. Of the last two, nobody who leaves, and people with a card valid today come alone if there
 * are any; whoever is planned is wanted, and what keeps them from serving is told. F4.1.
 * @returns `unplanned`: nobody was written for this client
 */
export function defaultAdministrators(
  { planned, active, candidates }: KnownAdministrators,
  today: string,
): { administrators: AdministratorWithCard[]; unplanned: boolean } {
  const able = (people: AdministratorWithCard[]) => people.filter((person) => whyNotOrdering(person, today) === null);
  const staying = active.filter(isStaying);
  const ready = able(staying);
  const own = planned.length > 0 ? planned : ready.length > 0 ? ready : staying;
  const administrators = own.length > 0 ? own : able(candidates.filter(isStaying));
  return { administrators: administrators.slice(0, administratorRows), unplanned: own.length === 0 };
}
