import type { Role } from '../journey/states/transitions.js';
import type { PageRequest } from '../platform/web/current.js';
import { cappedNumber } from '../platform/lists/capped-counts.js';
import { plural } from '../platform/web/view-helpers.js';
import { IsMenu, type Menu, type MenuCount, type Shell, type ShellQueue } from '../platform/web/shells.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { deskOf } from './desks.js';
import { CountedTasks } from './counted-tasks.js';
import { lastChange } from './forget-counts.interceptor.js';
import { defaultScope, readHomeAddress } from './home-address.js';
import { countTasks } from './task-counts.js';
import { nextHref, placeOf, type Queue, queueNamed } from './queues.js';
import type { TaskListName } from './task-lists.js';
import { tasks } from './tasks/tasks.js';
import { onlyReads } from '../journey/states/roles.js';

type Counts = Shell['counts'];

const freshFor = 15_000;
const mostKept = 5_000;

/**
 * The menu: where each address stands in it, and its two numbers, the tasks of the person's own desk in the scope of their role
 * and the mails to match. Every page shows them and counting costs more than many a page: they are kept in this process for
 * fifteen seconds, a session at a time. What the person changes shows at once (`lastChange`), what others change a moment later.
 * The home page always counts: its menu says what its lines say.
 */
@IsMenu()
export class MainMenu implements Menu {
  private readonly kept = new Map<string, { counts: Counts; until: number }>();

  readonly places = {
    groupings: 'clients',
    imports: 'clients',
    'register-changes': 'clients',
    'saved-views': 'clients',
    establishments: 'clients',
    instances: 'clients',
    deputies: 'clients',
    absences: 'portfolio',
    delegations: 'clients',
    assignments: 'administrators',
    'mass-habilitation': 'administrators',
    'mass-dossiers': 'requests',
    'client-answers': 'requests',
    cards: 'administrators',
    slots: 'certificates',
    orders: 'certificates',
    calendar: 'certificates',
    account: 'settings',
  };

  constructor(
    private readonly db: TenantDb,
    private readonly counted: CountedTasks,
  ) {}

  async counts(request: PageRequest): Promise<Counts> {
    const { user, path } = request;
    // An auditor only looks: nothing waits for them.
    if (!user || onlyReads(user.role)) return { tasks: null, unmatchedMails: null };
    const session = `${user.id} ${lastChange(request)}`;
    const known = this.kept.get(session);
    if (known && known.until > Date.now() && path !== '/') return known.counts;
    const desk = deskOf(user.role);
    const wanted = tasks.filter((task) => task.desk === desk || task.key === 'unmatched');
    const mine = defaultScope(user.role) === 'mine';
    const counted = showsAll(request, user.role)
      ? await this.counted.all(mine)
      : await countTasks(this.db, wanted, mine, false);
    const own = counted.filter(({ key }) => tasks.some((task) => task.key === key && task.desk === desk));
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const counts = {
      tasks: countOf(total, plural(total, 'tâche', 'tâches')),
      unmatchedMails: countOf(counted.find(({ key }) => key === 'unmatched')?.count ?? 0, 'à rapprocher'),
    };
    // A page that answers a change was counted before it.
    return request.method === 'GET' ? this.keep(session, counts) : counts;
  }

  // On the home page one chooses another.
  queue(request: PageRequest): ShellQueue | null {
    const place = placeOf(request);
    const queue = place && queueNamed(place.name, place.mine);
    if (!place || !queue || request.path === '/') return null;
    const { name, mine, after } = place;
    return {
      label: queue.label,
      href: queue.href,
      next: nextHref(name, mine, after),
      end: '/queues/end',
      campaign: campaignOf(queue),
    };
  }

  private keep(session: string, counts: Counts): Counts {
    // Maps keep the order of insertion: the first ones are the oldest.
    if (this.kept.size >= mostKept) for (const id of [...this.kept.keys()].slice(0, mostKept / 2)) this.kept.delete(id);
    this.kept.set(session, { counts, until: Date.now() + freshFor });
    return counts;
  }
}

// As the home page says it.
function countOf(count: number, label: string): MenuCount | null {
  return count > 0 ? { shown: cappedNumber(count), label } : null;
}

/** The page counts all tasks in the scope of the menu itself. */
function showsAll({ path, query }: PageRequest, role: Role): boolean {
  if (path !== '/') return false;
  const { scope, view } = readHomeAddress(query, role);
  return view === 'tasks' && scope === defaultScope(role);
}

/** As the selection of a campaign names the lists whose things have a client. */
const listsOfClients: Partial<Record<TaskListName, string>> = {
  clients: 'clients',
  requests: 'requests',
  orders: 'orders',
  slots: 'certificates',
};

function campaignOf({ list, query, label }: Queue): ShellQueue['campaign'] {
  const named = listsOfClients[list];
  return named ? { list: named, query: query.toString(), small: label } : null;
}
