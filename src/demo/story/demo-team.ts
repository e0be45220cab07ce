import type pg from 'pg';
import { hashPassword } from '../../platform/auth/password.js';
import { cardNumber } from './numbers.js';
import { insert } from './rows.js';
import { addDays } from '../../journey/working-days.js';
import { clock } from '../../platform/clock.js';

export const demoPassword = 'sceau-demo-2026!';

export interface Person {
  key: string;
  name: string;
  email: string;
  role: 'admin' | 'support' | 'account_manager' | 'technical_admin' | 'auditor';
}

export const demoTeam: Person[] = [
  { key: 'support', name: 'Camille Roussel', email: 'camille.roussel@demo.example', role: 'support' },
  { key: 'manager', name: 'Inès Carvalho', email: 'ines.carvalho@demo.example', role: 'account_manager' },
  { key: 'technical', name: 'Thomas Guérin', email: 'thomas.guerin@demo.example', role: 'technical_admin' },
  { key: 'admin', name: 'Nadia Belkacem', email: 'nadia.belkacem@demo.example', role: 'admin' },
  { key: 'auditor', name: 'Louis Petit', email: 'louis.petit@demo.example', role: 'auditor' },
];

export const otherTeam: Person[] = [
  { key: 'support', name: 'Alice Morel', email: 'alice.morel@autre.example', role: 'support' },
];

export interface Team {
  /** By key. */
  users: Record<string, { id: string; name: string }>;
  /** Administrators of the editor, each with a valid CPA card. */
  administrators: { id: string; firstName: string; lastName: string }[];
}

/** The people of an editor; those who order certificates also as administrators with their card. */
export async function seedTeam(client: pg.Client, people: Person[], serial: number): Promise<Team> {
  const users: Team['users'] = {};
  const passwordHash = await hashPassword(demoPassword);
  for (const person of people) {
    users[person.key] = {
      id: await insert(client, 'users', {
        email: person.email,
        name: person.name,
        role: person.role,
        password_hash: passwordHash,
      }),
      name: person.name,
    };
  }
  const holders = [
    {
      first_name: 'Thomas',
      last_name: 'Guérin',
      email: 'certificats@demo.example',
      user_id: users['technical']?.id ?? null,
    },
    {
      first_name: 'Nadia',
      last_name: 'Belkacem',
      email: 'certificats@demo.example',
      user_id: users['admin']?.id ?? null,
    },
    { first_name: 'Marc', last_name: 'Bertin', email: 'certificats@demo.example', user_id: null },
  ];
  const administrators: Team['administrators'] = [];
  for (const [index, holder] of holders.entries()) {
    const id = await insert(client, 'administrators', { ...holder, phone: `019900000${index}` });
    const today = clock.today();
    await insert(client, 'cards', {
      administrator_id: id,
      kind: 'CPA',
      number: cardNumber(serial + index),
      state: 'active',
      valid_until: addDays(today, 580 + 40 * index),
      ecpx_activated: index === 0,
    });
    administrators.push({ id, firstName: holder.first_name, lastName: holder.last_name });
  }
  return { users, administrators };
}
