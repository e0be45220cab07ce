import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { PageRequest } from '../platform/web/current.js';
import { defaultScope } from './scope.js';
import { countTasks } from './task-counts.js';
import { deskOf, tasks } from './tasks.js';

export interface ShellCounts {
  tasks: number;
  unmatchedMails: number;
}

const freshFor = 15_000;
const mostKept = 5_000;
const kept = new Map<string, { counts: ShellCounts; until: number }>();

/**
 * The two numbers of the menu: the tasks of the person's own desk in the scope of their role, and the mails to match.
 * Every page shows them and counting costs more than many a page: they are kept in this process for fifteen seconds,
 * a person at a time. What the person changes shows at once (`forgetCounts`), what others change a moment later.
 * The home page always counts: its menu says what its lines say.
 */
export async function shellCounts(db: TenantDb, request: PageRequest): Promise<ShellCounts> {
  const { user } = request;
  if (!user) return { tasks: 0, unmatchedMails: 0 };
  const known = kept.get(user.id);
  if (known && known.until > Date.now() && request.path !== '/') return known.counts;
  const desk = deskOf(user.role);
  const wanted = tasks.filter((task) => task.desk === desk || task.key === 'unmatched');
  const counted = await countTasks(db, wanted, defaultScope(user.role) === 'mine');
  const own = counted.filter(({ key }) => tasks.some((task) => task.key === key && task.desk === desk));
  const counts = {
    tasks: own.reduce((sum, { count }) => sum + count, 0),
    unmatchedMails: counted.find(({ key }) => key === 'unmatched')?.count ?? 0,
  };
  // Maps keep the order of insertion: the first ones are the oldest.
  if (kept.size >= mostKept) for (const id of [...kept.keys()].slice(0, mostKept / 2)) kept.delete(id);
  kept.set(user.id, { counts, until: Date.now() + freshFor });
  return counts;
}

/** What the person sees next is counted again. */
export function forgetCounts(personId: string): void {
  kept.delete(personId);
}
