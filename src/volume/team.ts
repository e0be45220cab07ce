import type pg from 'pg';
import { dayFromToday } from '../demo/story/days.js';
import { cardNumber } from '../demo/story/made/numbers.js';
import { demoPassword, holders, type Person } from '../demo/story/team.js';
import { hashPassword } from '../platform/auth/password.js';
import { insert } from './rows.js';

export interface Team {
  /** By key. */
  users: Record<string, { id: string; name: string }>;
  /** Administrators of the editor, each with a valid CPA card. */
  administrators: { id: string }[];
}

/** The people of an editor, and three administrators with their card. */
export async function seedTeam(client: pg.Client, people: Person[]): Promise<Team> {
  const users: Team['users'] = {};
  const password_hash = await hashPassword(demoPassword);
  for (const { key, name, email, role } of people)
    users[key] = { id: await insert(client, 'users', { email, name, role, password_hash }), name };
  const administrators: Team['administrators'] = [];
  for (const [index, { firstName, lastName }] of holders.slice(0, 3).entries()) {
    const person = { first_name: firstName, last_name: lastName, phone: `019900000${index}` };
    const id = await insert(client, 'administrators', { ...person, email: 'certificats@demo.example' });
    await insert(client, 'cards', {
      administrator_id: id,
      kind: 'CPA',
      number: cardNumber(1 + index),
      state: 'active',
      valid_until: dayFromToday(580 + 40 * index),
      ecpx_activated: index === 0,
    });
    administrators.push({ id });
  }
  return { users, administrators };
}
