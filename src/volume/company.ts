import type pg from 'pg';
import type { Person } from '../demo/story/team.js';
import { dayFromToday } from '../demo/story/days.js';
import { insert } from './rows.js';
import type { VolumeMaking } from './making.js';

/** Who follows the clients, and what share of a hundred clients: unequal, as portfolios are. The rest is followed by nobody. */
const managers = [
  { key: 'manager', name: 'Inès Carvalho', address: 'charge', share: 31 },
  { key: 'manager2', name: 'Gaëlle Kerbrat', address: 'charge2', share: 22 },
  { key: 'manager3', name: 'Karim Benali', address: 'charge3', share: 16 },
  { key: 'manager4', name: 'Sophie Hoarau', address: 'charge4', share: 11 },
  { key: 'manager5', name: 'Jean-François Santoni', address: 'charge5', share: 7 },
  { key: 'manager6', name: 'Zoé Müller', address: 'charge6', share: 4 },
] as const;

/** Everybody who can sign in at the editor of this slug. */
export function peopleOf(slug: string): Person[] {
  const at = (name: string) => `${name}@${slug}.example`;
  const [first, ...others] = managers.map(({ key, name, address }): Person => ({
    key,
    name,
    email: at(address),
    role: 'account_manager',
  }));
  const people: Person[] = [
    { key: 'support', name: 'Camille Roussel', email: at('support'), role: 'support' },
    { key: 'technical', name: 'Thomas Guérin', email: at('technique'), role: 'technical_admin' },
    { key: 'admin', name: 'Nadia Belkacem', email: at('admin'), role: 'admin' },
    { key: 'auditor', name: 'Louis Petit', email: at('audit'), role: 'auditor' },
    { key: 'support2', name: 'Maëlys Pantel', email: at('support2'), role: 'support' },
  ];
  return [...(first ? [first] : []), ...people, ...others];
}

/** Who follows the client of this serial. */
export function managerOf({ team }: VolumeMaking, serial: number): string | null {
  let left = (serial * 37) % 100;
  for (const { key, share } of managers) {
    if (left < share) return team.users[key]?.id ?? null;
    left -= share;
  }
  return null;
}

/** Names of the groupings: each holds three clients in a row. @returns the grouping of a serial, or null */
export async function seedGroupings(client: pg.Client, clients: number): Promise<(serial: number) => string | null> {
  const ids: string[] = [];
  for (let index = 0; index * 40 + 3 <= clients && index < 250; index += 1) {
    ids.push(
      await insert(client, 'groupings', {
        name: `GHT du secteur ${index + 1}`,
        shared_system: index % 2 === 0,
        note: index % 2 === 0 ? 'Un seul système d’information pour les membres.' : null,
      }),
    );
  }
  return (serial) => (serial % 40 < 3 ? (ids[Math.floor(serial / 40)] ?? null) : null);
}

/** One manager is away and replaced; one client has a deputy of its own. */
export async function seedDeputies(client: pg.Client, { team }: VolumeMaking, clientId: string): Promise<void> {
  const id = (key: string) => team.users[key]?.id ?? null;
  const common = { created_by: team.users['admin']?.name ?? '', starts_on: dayFromToday(-3) };
  await insert(client, 'deputies', {
    ...common,
    account_manager_id: id('manager2'),
    deputy_id: id('manager3'),
    ends_on: dayFromToday(11),
    reason: 'Congés',
  });
  await insert(client, 'deputies', {
    ...common,
    client_id: clientId,
    deputy_id: id('support2'),
    ends_on: dayFromToday(40),
    reason: 'Suivi du déménagement',
  });
}
