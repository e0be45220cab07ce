import { mandateEnd } from '../delegations/delegation.facts.js';
import type { Role } from '../journey/states/transitions.js';
import { taskLists, type TaskListName } from './task-lists.js';

export type Desk = 'support' | 'technical_admin' | 'account_manager';

/** A counted saved query of « Mes tâches ». The list's own reader counts it: see task-lists.ts. */
export interface Task {
  key: string;
  label: string;
  /** Whose desk it is on. */
  desk: Desk;
  list: TaskListName;
  /** The query of the list's address. */
  query: string;
  /** What the oldest is counted from, when it is not the list's own. */
  since?: string;
  /** Of the whole team whatever the scope: its things have no client, or a client that nobody follows. */
  wholeTeam?: boolean;
  /** Tone when there is something. */
  tone: 'soon' | 'bad' | 'none';
  /** What to say of the oldest. */
  oldest: (days: number) => string;
}

const oldestSince = (days: number) => (days > 0 ? `La plus ancienne\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui');
const oldestClient = (days: number) => (days > 0 ? `Le plus ancien\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui');

// The first to end, past or to come.
const endOf = (days: number) =>
  days > 0 ? `La première\u00a0: échue depuis ${days}\u00a0j` : `La première\u00a0: dans ${-days}\u00a0j`;

/** Which desk is a role's own; the others are shown after it. */
export function deskOf(role: Role): Desk {
  return role === 'technical_admin' || role === 'account_manager' ? role : 'support';
}

/** The address of the list a task leads to, in a scope. */
export function taskHref(task: Task, mine: boolean): string {
  const query = taskQuery(task, mine).toString();
  const { path } = taskLists[task.list];
  return query === '' ? path : `${path}?${query.replaceAll('%2C', ',')}`;
}

export function taskQuery(task: Task, mine: boolean): URLSearchParams {
  const query = new URLSearchParams(task.query);
  if (mine && isScoped(task)) query.set('mine', '1');
  return query;
}

/** Whether « Mes clients » narrows the task. */
export function isScoped(task: Task): boolean {
  return taskLists[task.list].ofClients && !task.wholeTeam;
}

const supportTasks: Task[] = [
  {
    key: 'to_sign',
    label: 'À signer depuis plus de 5\u00a0j',
    desk: 'support',
    list: 'requests',
    query: 'state=awaiting_signature&older=5',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'unacknowledged',
    label: 'Sans accusé de réception de l’ANS',
    desk: 'support',
    list: 'requests',
    query: 'state=submitted&older=2',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'to_correct',
    label: 'Demandes à corriger',
    desk: 'support',
    list: 'requests',
    query: 'state=to_correct',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'unmatched',
    label: 'Courriels à rapprocher',
    desk: 'support',
    list: 'mailbox',
    query: '',
    tone: 'none',
    oldest: oldestClient,
  },
  {
    key: 'mail_trouble',
    label: 'Envois incertains ou en échec',
    desk: 'support',
    list: 'sentMails',
    query: 'state=trouble',
    since: 'm.state_since',
    tone: 'bad',
    oldest: oldestClient,
  },
  {
    key: 'unfollowed',
    label: 'Clients sans chargé de compte actif',
    desk: 'support',
    list: 'clients',
    query: 'account_manager=inactive',
    since: 'c.created_at',
    wholeTeam: true,
    tone: 'none',
    oldest: () => 'À confier à quelqu’un',
  },
  {
    key: 'imports',
    label: 'Imports à reprendre',
    desk: 'support',
    list: 'imports',
    query: 'state=error',
    tone: 'soon',
    oldest: oldestClient,
  },
];

const technicalTasks: Task[] = [
  {
    key: 'revoked',
    label: 'Révoqués, à remplacer',
    desk: 'technical_admin',
    list: 'slots',
    query: 'view=list&coverage=revoked',
    since: '(SELECT x.revoked_at FROM certificates x WHERE x.id = s.in_force_id)',
    tone: 'bad',
    oldest: (days) => (days > 0 ? `Depuis ${days}\u00a0j` : 'Depuis aujourd’hui'),
  },
  {
    key: 'expired',
    label: 'Expirés, sans commande',
    desk: 'technical_admin',
    list: 'slots',
    query: 'view=list&coverage=expired&order=none',
    tone: 'bad',
    oldest: (days) => `Depuis ${days}\u00a0j`,
  },
  {
    key: 'expiring',
    label: 'Expirent dans moins de 60\u00a0j, sans commande',
    desk: 'technical_admin',
    list: 'slots',
    query: 'view=list&coverage=expiring&order=none',
    tone: 'bad',
    oldest: (days) => `La première\u00a0: dans ${Math.max(0, -days)}\u00a0j`,
  },
  {
    key: 'cards',
    label: 'Cartes à renouveler dans les 90\u00a0j',
    desk: 'technical_admin',
    list: 'administrators',
    query: 'card=ending',
    tone: 'soon',
    oldest: endOf,
  },
  {
    key: 'to_revoke',
    label: 'Clients dont les certificats sont à révoquer et à refaire',
    desk: 'technical_admin',
    list: 'clients',
    query: 'revoke=1',
    since: 'c.subject_changed_at',
    tone: 'bad',
    oldest: oldestClient,
  },
  {
    key: 'to_collect',
    label: 'Certificats à retirer',
    desk: 'technical_admin',
    list: 'orders',
    query: 'state=to_collect',
    tone: 'none',
    oldest: oldestSince,
  },
  {
    key: 'to_install',
    label: 'Émis, à installer ou à vérifier',
    desk: 'technical_admin',
    list: 'orders',
    query: 'state=to_install',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'csr_expected',
    label: 'CSR attendues',
    desk: 'technical_admin',
    list: 'orders',
    query: 'state=csr_expected',
    tone: 'none',
    oldest: oldestSince,
  },
];

const accountTasks: Task[] = [
  {
    key: 'orphans',
    label: 'Clients sans administrateur actif',
    desk: 'account_manager',
    list: 'clients',
    query: 'orphan=1',
    tone: 'bad',
    oldest: () => 'Orphelins\u00a0: aucun retrait possible',
  },
  {
    key: 'blocked',
    label: 'Bloqués par le client depuis plus de 10\u00a0j',
    desk: 'account_manager',
    list: 'clients',
    query: 'who=client&blocked=10',
    tone: 'soon',
    oldest: oldestClient,
  },
  {
    key: 'client_late',
    label: 'En retard chez le client',
    desk: 'account_manager',
    list: 'clients',
    query: 'who=client&late=1',
    since: 'p.due',
    tone: 'soon',
    oldest: (days) => `Le plus en retard\u00a0: ${days}\u00a0j`,
  },
  {
    key: 'register',
    label: 'Clients que le registre FINESS a changés',
    desk: 'account_manager',
    list: 'clients',
    query: 'register=changed',
    tone: 'soon',
    oldest: () => 'À décider\u00a0: reprendre ou garder',
  },
  {
    key: 'delegations',
    label: 'Délégations à revoir',
    desk: 'account_manager',
    list: 'clients',
    query: 'delegation=to_review',
    since: `(SELECT min(d.state_since) FROM delegations d WHERE d.client_id = c.id AND d.state = 'to_review')`,
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'delegations_ending',
    label: 'Délégations à terme dans les 90\u00a0j',
    desk: 'account_manager',
    list: 'clients',
    query: 'delegation=ending',
    since: mandateEnd,
    tone: 'soon',
    oldest: endOf,
  },
];

export const tasks: Task[] = [...supportTasks, ...technicalTasks, ...accountTasks];
