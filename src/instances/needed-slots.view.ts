import { offerAndUsage } from '../journey/plan/certificate-names.js';
import { type NeededSlot, neededSlots, type Service, serviceLabels } from '../journey/plan/plan.js';
import { count } from '../platform/web/view-helpers.js';

/** The slots of an instance as they stand. */
export interface OwnSlots {
  openOrders: number;
  /** Those that are needed, whoever holds them; and how many numbers do. */
  needed: number;
  numbers: number;
  /** Those of establishments that left or closed, until their certificate ends. */
  followed: number;
  /** One of them is held by an establishment (domain rule 5). */
  byEstablishment: boolean;
}

type NeededCounts = Pick<OwnSlots, 'needed' | 'followed'> & { numbers?: number };

/** The certificates that the answers of the form lead to, computed as the form is filled. @param perHolder each number that holds some has them all */
export function neededSlotsView(values: Record<string, unknown>, perHolder: boolean) {
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
    count: slots.length === 0 ? null : perHolder ? countPerHolder(slots) : many(slots),
    slots: slots.map((slot) => ({
      label: slot.label,
      kind: offerAndUsage(slot),
      commonName: slot.commonName || null,
      why: slot.why,
    })),
  };
}

/** What the list of instances counts of it: those of each number, and those that a person added. */
export function neededTodayView(own: OwnSlots, clientId: string) {
  if (own.needed + own.followed === 0) return null;
  return { label: neededInWords(own), href: `/clients/${clientId}/certificates` };
}

/** « 7 certificats requis, sous 3 numéros ; 3 encore suivis ». @param numbers how many hold them, where it is told */
export function neededInWords({ needed, followed, numbers = 0 }: NeededCounts): string {
  const under = numbers > 1 ? `, sous ${count(numbers, 'numéro', 'numéros')}` : '';
  const kept = followed > 0 ? `\u202f; ${count(followed, 'encore suivi', 'encore suivis')}` : '';
  return `${count(needed, 'certificat requis', 'certificats requis')}${under}${kept}`;
}

// A server's certificate names a machine, whatever holds the others.
function countPerHolder(slots: NeededSlot[]): string {
  const ofServers = slots.filter(({ offer }) => offer === 'SERV');
  const others = slots.filter(({ offer }) => offer !== 'SERV');
  const parts = [
    others.length > 0 && `${many(others)} par FINESS porteur`,
    ofServers.length > 0 && `${many(ofServers)} de serveur`,
  ];
  return parts.filter((part) => part !== false).join(' et ');
}

const many = (slots: NeededSlot[]) => count(slots.length, 'certificat', 'certificats');

/** What is ticked of a list, as a form or an address says it. */
export function list(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(String)
    : typeof value === 'string'
      ? value.split(/[;,]/).map((part) => part.trim())
      : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 300) : '';
}
