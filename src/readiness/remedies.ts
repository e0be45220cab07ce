import { asksPrerequisites } from '../exchanges/texts/our-texts.js';
import { count } from '../platform/web/view-helpers.js';
import type { Lack } from './readiness.facts.js';

/** A campaign on exactly the clients that lack it, or the page where it is looked at. */
export type Remedy = { label: string; about: string } & (
  | { kind: string; query: string; asks?: string }
  | { href: string }
);

const remedies: Record<Lack, { label: string; kind: string; asks?: string } | { label: string; href: string }> = {
  contract: { label: 'Demander', kind: 'write_to_many', asks: asksPrerequisites },
  representative: { label: 'Demander qui signe', kind: 'write_to_many' },
  card: { label: 'Demander', kind: 'write_to_many', asks: asksPrerequisites },
  address: { label: 'Compléter les fiches', href: '/clients?lack=address' },
  delegation: { label: 'Demander la délégation', kind: 'send_mandates' },
  register: { label: 'Vérifier au répertoire', href: '/clients?lack=register' },
  contradiction: { label: 'Trancher', href: '/clients?lack=contradiction' },
};

/** What mends a lack of so many clients. */
export function remedyOf(lack: Lack, clients: number): Remedy {
  const remedy = remedies[lack];
  const about = count(clients, 'client', 'clients');
  return 'kind' in remedy ? { ...remedy, about, query: `lack=${lack}` } : { ...remedy, about };
}
