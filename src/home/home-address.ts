import type { Role } from '../journey/states/transitions.js';

/** Whose clients the home page speaks of. */
export type Scope = 'mine' | 'team';
/** What it counts: the tasks of each role, or the clients whose next action is ours, by action. */
export type HomeView = 'tasks' | 'actions';

const scopeLabels: Record<Scope, string> = { mine: 'Mes clients', team: 'Toute l’équipe' };
const viewLabels: Record<HomeView, string> = { tasks: 'Mes tâches', actions: 'Chez nous, par action' };

/** Account managers follow their own clients, the others everybody's: what is shown when nothing is asked. */
export function defaultScope(role: Role): Scope {
  return role === 'account_manager' ? 'mine' : 'team';
}

/** Reads the address of the home page, `?view=actions&scope=mine`; what makes no sense is told. */
export function readHomeAddress(query: Record<string, unknown>, role: Role) {
  const unknown = Object.keys(query)
    .filter((key) => key !== 'scope' && key !== 'view')
    .map((key) => `«\u00a0${key.slice(0, 40)}\u00a0» n’est pas un filtre de cette page\u00a0: il n’est pas appliqué.`);
  const scope = choice(query['scope'], scopeLabels, defaultScope(role));
  const view = choice(query['view'], viewLabels, 'tasks');
  return { scope: scope.value, view: view.value, unknown: [...unknown, ...scope.told, ...view.told] };
}

/** The two choices of each, as the partial `tabs` takes them. */
export function homeTabs(scope: Scope, view: HomeView, role: Role) {
  const tabs = <Value extends string>(
    labels: Record<Value, string>,
    chosen: NoInfer<Value>,
    href: (one: Value) => string,
  ) =>
    (Object.entries(labels) as [Value, string][]).map(([one, label]) => ({
      href: href(one),
      label,
      current: one === chosen,
    }));
  return {
    views: tabs(viewLabels, view, (one) => homeAddress(scope, one, role)),
    scopes: tabs(scopeLabels, scope, (one) => homeAddress(one, view, role)),
  };
}

/** Whose clients, and which view, as short as the role allows. */
export function homeAddress(scope: Scope, view: HomeView, role: Role): string {
  const query = new URLSearchParams();
  if (view !== 'tasks') query.set('view', view);
  if (scope !== defaultScope(role)) query.set('scope', scope);
  return query.size > 0 ? `/?${query}` : '/';
}

function choice<Value extends string>(asked: unknown, labels: Record<Value, string>, usual: NoInfer<Value>) {
  if (asked === undefined || asked === '') return { value: usual, told: [] };
  if (typeof asked === 'string' && Object.hasOwn(labels, asked)) return { value: asked as Value, told: [] };
  const text = typeof asked === 'string' ? asked.slice(0, 40) : '…';
  return {
    value: usual,
    told: [`«\u00a0${text}\u00a0» n’est pas un choix\u00a0: voici «\u00a0${labels[usual]}\u00a0».`],
  };
}
