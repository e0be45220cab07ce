import type { Role } from '../journey/states/transitions.js';

/** Whose clients the home page speaks of. */
export type Scope = 'mine' | 'team';

export const scopeLabels: Record<Scope, string> = { mine: 'Mes clients', team: 'Toute l’équipe' };

/** Account managers follow their own clients, the others everybody's: what is shown when nothing is asked. */
export function defaultScope(role: Role): Scope {
  return role === 'account_manager' ? 'mine' : 'team';
}

/** Reads the address of the home page; what makes no sense is told. */
export function readScope(query: Record<string, unknown>, role: Role): { scope: Scope; unknown: string[] } {
  const unknown = Object.keys(query)
    .filter((key) => key !== 'scope')
    .map((key) => `«\u00a0${key.slice(0, 40)}\u00a0» n’est pas un filtre de cette page\u00a0: il n’est pas appliqué.`);
  const asked = query['scope'];
  if (asked === 'mine' || asked === 'team') return { scope: asked, unknown };
  const scope = defaultScope(role);
  if (asked === undefined || asked === '') return { scope, unknown };
  const text = typeof asked === 'string' ? asked.slice(0, 40) : '…';
  const told = `«\u00a0${text}\u00a0» n’est pas un choix\u00a0: voici «\u00a0${scopeLabels[scope]}\u00a0».`;
  return { scope, unknown: [...unknown, told] };
}

/** The two choices, as the partial `tabs` takes them. */
export function scopeTabs(scope: Scope, role: Role) {
  return (['mine', 'team'] as const).map((one) => ({
    href: one === defaultScope(role) ? '/' : `/?scope=${one}`,
    label: scopeLabels[one],
    current: one === scope,
  }));
}
