import { count, date, number } from '../../platform/web/view-helpers.js';
import type { DepartureState } from '../departure.entity.js';
import { departureTable } from '../departure.transitions.js';

interface Listed {
  id: string;
  name: string;
  state: string;
  lastDay: string;
  clients: number | null;
  remaining: number;
}

/** « Départ de Marc Bertin : 12 clients sur 214 restent », or what it waits for. */
export function remainsSentence({
  state,
  clients,
  remaining,
}: Pick<Listed, 'state' | 'clients' | 'remaining'>): string {
  if (state === 'confirmed' && clients !== null)
    return remaining === 0
      ? `Les ${count(clients, 'client', 'clients')} sont passés`
      : // A form that was signed meanwhile names the person at one client more.
        `${count(remaining, 'client', 'clients')} sur ${number(Math.max(clients, remaining))} ${remaining === 1 ? 'reste' : 'restent'}`;
  if (state === 'draft') return `${count(remaining, 'client', 'clients')} à faire passer`;
  return clients === null ? '' : count(clients, 'client', 'clients');
}

/** Those under way first. */
export function departuresView(rows: Listed[]) {
  return {
    title: 'Départs',
    head: { title: 'Départs', crumbs: [{ href: '/administrators', label: 'Habilitations' }] },
    rows: rows.map((row) => ({
      href: `/departures/${row.id}`,
      name: row.name,
      state: departureTable.states[row.state as DepartureState],
      lastDay: date(row.lastDay),
      remains: remainsSentence(row),
      remainsHref: row.state === 'confirmed' && row.remaining > 0 ? `/departures/${row.id}/lines/remaining` : null,
    })),
  };
}
