import { asksPrerequisites } from '../exchanges/texts/our-texts.js';
import { count, number } from '../platform/web/view-helpers.js';
import type { Lack } from './readiness.facts.js';

/** A campaign on exactly the clients that lack it, or the page where it is looked at. */
export type Remedy = { label: string; about: string } & (
  | { kind: string; query: string; asks?: string }
  | { href: string }
);

/** How many lack it, and how many of them can be asked for it. */
export interface Lacking {
  clients: number;
  /** Their representative may be written to. */
  reachable: number;
  /** And nobody has asked yet. */
  askable: number;
}

type Known = { label: string; kind: string; askable: string; asks?: string } | { label: string; href: string };

const remedies: Record<Lack, Known> = {
  environment: { label: 'Voir ces clients', href: '/clients?lack=environment' },
  contract: { label: 'Demander', kind: 'write_to_many', askable: '1', asks: asksPrerequisites },
  // Whom nobody represents cannot be written to either.
  representative: { label: 'Compléter les fiches', href: '/clients?lack=representative' },
  card: { label: 'Demander', kind: 'write_to_many', askable: '1', asks: asksPrerequisites },
  address: { label: 'Compléter les fiches', href: '/clients?lack=address' },
  delegation: { label: 'Demander la délégation', kind: 'send_mandates', askable: 'mandate' },
  register: { label: 'Vérifier au répertoire', href: '/clients?lack=register' },
  contradiction: { label: 'Trancher', href: '/clients?lack=contradiction' },
};

/** What mends a lack: asked of exactly those whom it would be asked of; the page of the others where there are none. */
export function remedyOf(lack: Lack, { clients, reachable, askable }: Lacking): Remedy {
  const remedy = remedies[lack];
  const all = count(clients, 'client', 'clients');
  if ('href' in remedy) return { ...remedy, about: all };
  if (askable === 0)
    return {
      label: reachable === 0 ? 'Compléter les fiches' : 'Voir ces clients',
      about: all,
      href: `/clients?lack=${lack}${reachable === 0 ? '' : '&askable=1'}`,
    };
  const { label, askable: filter, ...rest } = remedy;
  return {
    ...rest,
    label: askable < clients ? `${label} (${number(askable)})` : label,
    about: count(askable, 'client', 'clients'),
    query: `lack=${lack}&askable=${filter}`,
  };
}
