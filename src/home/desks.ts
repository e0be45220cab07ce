import type { Role } from '../journey/states/transitions.js';

/** Whose tasks stand together on the home page. */
export type Desk = Extract<Role, 'support' | 'technical_admin' | 'account_manager'>;

const desks: Desk[] = ['support', 'technical_admin', 'account_manager'];

/** Which desk is a role's own. */
export function deskOf(role: Role): Desk {
  return role === 'technical_admin' || role === 'account_manager' ? role : 'support';
}

/** The desks in the order a role sees them: its own first. */
export function desksFor(role: Role): Desk[] {
  const own = deskOf(role);
  return [own, ...desks.filter((desk) => desk !== own)];
}
