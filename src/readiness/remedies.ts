import { count } from '../platform/web/view-helpers.js';
import type { Lack } from './readiness.facts.js';

/** A campaign on exactly the clients that lack it, or the page where it is looked at. */
export type Remedy = { label: string; about: string } & ({ kind: string; query: string } | { href: string });

const remedies: Record<Lack, { label: string; kind: string } | { label: string; href: string }> = {
  contract: { label: 'Relancer', kind: 'write_to_many' },
  representative: { label: 'Demander qui signe', kind: 'write_to_many' },
  card: { label: 'Expliquer le formulaire 101', kind: 'write_to_many' },
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
