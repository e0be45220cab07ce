import { neededSlots, type NeededSlot, type PlannedInstance } from '../../journey/plan/plan.js';
import { isDomainName } from '../../paper/check-usage.js';
import type { Request } from '../request.entity.js';

/** An instance in use, as the defaults look at it. */
export interface InstanceOfClient extends PlannedInstance {
  solutionId: string;
  /** Its needed slots of SERV, planned or added by hand; of an instance that was just written, none yet. */
  serverSlots: ServerSlot[];
}

type Named = Pick<Request, 'serverName' | 'domainName'>;

export type ServerSlot = Pick<NeededSlot, 'usage' | 'purpose' | 'commonName'>;

/** The names that the needed slots of SERV have, each once, '' for one that has none yet: F4.1, § 4.3 asks for them by two boxes. */
export interface ServerNeeds {
  /** Of SSL_SERVEUR. */
  servers: string[];
  /** Of S/MIME, SIGN and CONF. */
  mails: string[];
}

/** What the slots of a client ask of the offer SERV; those that the plan is about to make among them. */
export function serverNeeds(instances: InstanceOfClient[]): ServerNeeds {
  const slots = instances.flatMap((instance) => [...instance.serverSlots, ...aboutToBe(instance)]);
  const names = (wanted: (slot: ServerSlot) => boolean) => [
    ...new Set(slots.filter(wanted).map(({ commonName }) => commonName.trim().toLowerCase())),
  ];
  return { servers: names(({ usage }) => usage === 'SSL'), mails: names(({ usage }) => usage !== 'SSL') };
}

// Slots follow their instance as the transaction ends: a client that is opened and prepared at once has none before.
function aboutToBe(instance: InstanceOfClient): ServerSlot[] {
  return neededSlots(instance).filter(
    ({ offer, usage, purpose }) =>
      offer === 'SERV' && !instance.serverSlots.some((slot) => slot.usage === usage && slot.purpose === purpose),
  );
}

/** One server is named; several by the domain that they share, and by nothing where they share none: a person chooses. */
export function serverChoice(servers: string[]): Named {
  const [first] = servers;
  if (servers.length === 1) return { serverName: first || null, domainName: null };
  return { serverName: null, domainName: commonDomain(servers) };
}

/** The mail domain of the slots that sign, encipher or are S/MIME; null where they name none, or several without a common one. */
export function mailDomainOf(mails: string[]): string | null {
  const domains = [...new Set(mails.map((name) => name.slice(name.lastIndexOf('@') + 1)))];
  if (domains.length === 0 || !domains.every((domain) => isDomainName(domain))) return null;
  return domains.length === 1 ? (domains[0] ?? null) : commonDomain(domains);
}

/** The servers of a client that a form which names these would not cover. */
export function leftOut(servers: string[], { serverName, domainName }: Named): string[] {
  const [server, domain] = [serverName, domainName].map((name) => name?.trim().toLowerCase().replace(/^\*\./u, ''));
  if (!server && !domain) return [];
  return servers.filter((name) => name !== server && name !== domain && !(domain && name.endsWith(`.${domain}`)));
}

/** Of a form that leaves before anybody reads it: the boxes that a name goes with, and those that need none. */
export function namedOnly<Choices extends Named & Pick<Request, 'offers' | 'mailDomain'>>(choices: Choices): Choices {
  const { serverName, domainName, mailDomain } = choices;
  const named = { ORG: true, SERV: Boolean(serverName ?? domainName), SERV_SMIME: mailDomain !== null };
  return { ...choices, offers: choices.offers.filter((asked) => named[asked]) };
}

/** « a.fr, b.fr et un sans nom ». */
export function namesSaid(names: string[]): string {
  const known = names.filter((name) => name !== '');
  return [known.join(', '), known.length < names.length ? 'un sans nom' : ''].filter(Boolean).join(' et ');
}

// Under these, as under a country alone, names belong to whoever took them: no structure has the domain itself.
const sharedByAll = /^(?:asso|co|com|gouv|nom|org|prd|tm)\.[a-z]{2}$/u;

function commonDomain(names: string[]): string | null {
  const [first = [], ...others] = names.map((name) => name.split('.').toReversed());
  const differs = first.findIndex((label, at) => others.some((other) => other[at] !== label));
  const shared = (differs < 0 ? first : first.slice(0, differs)).toReversed();
  const domain = shared.join('.');
  return shared.length >= 2 && !sharedByAll.test(domain) ? domain : null;
}
