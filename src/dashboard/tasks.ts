import { slotsWithoutOrder } from '../certificates/coverage-sql.js';
import { orphanCondition } from '../clients/client-filter.js';
import type { Role } from '../journey/transitions.js';

/** A counted saved query of « Mes tâches »: the count and the list it leads to stand on the same condition. */
export interface Task {
  key: string;
  label: string;
  /** Whose desk it is on. */
  desk: 'support' | 'technical_admin' | 'account_manager';
  /** The list with the same condition. */
  href: string;
  /** FROM and WHERE; `since` is what the oldest is counted from. */
  from: string;
  since: string;
  /** Tone when there is something. */
  tone: 'soon' | 'bad' | 'none';
  /** What to say of the oldest. */
  oldest: (days: number) => string;
}

const oldestSince = (days: number) => (days > 0 ? `La plus ancienne\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui');
export const deskLabels: Record<Task['desk'], string> = {
  support: 'Support',
  technical_admin: 'Administration technique',
  account_manager: 'Suivi de compte',
};

/** Which desk is a role's own; the others are shown after it. */
export function deskOf(role: Role): Task['desk'] {
  return role === 'technical_admin' || role === 'account_manager' ? role : 'support';
}

export const tasks: Task[] = [
  {
    key: 'to_sign',
    label: 'À signer depuis plus de 5\u00a0j',
    desk: 'support',
    href: '/requests?state=awaiting_signature&older=5',
    from: `requests q WHERE q.state = 'awaiting_signature' AND q.state_since < now() - interval '5 days'`,
    since: 'q.state_since',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'unacknowledged',
    label: 'Sans accusé de réception de l’ANS',
    desk: 'support',
    href: '/requests?state=submitted&older=2',
    from: `requests q WHERE q.state = 'submitted' AND q.state_since < now() - interval '2 days'`,
    since: 'q.state_since',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'to_correct',
    label: 'Demandes à corriger',
    desk: 'support',
    href: '/requests?state=to_correct',
    from: `requests q WHERE q.state = 'to_correct'`,
    since: 'q.state_since',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'unmatched',
    label: 'Courriels à rapprocher',
    desk: 'support',
    href: '/mailbox',
    from: `messages m WHERE m.direction = 'in' AND m.state = 'unmatched'`,
    since: 'm.created_at',
    tone: 'none',
    oldest: (days) => (days > 0 ? `Le plus ancien\u00a0: ${days}\u00a0j` : 'Depuis aujourd’hui'),
  },
  {
    key: 'mail_trouble',
    label: 'Envois incertains ou en échec',
    desk: 'support',
    href: '/mailbox/sent?state=trouble',
    from: `messages m WHERE m.direction = 'out' AND m.state IN ('in_doubt', 'failed')`,
    since: 'm.state_since',
    tone: 'bad',
    oldest: oldestSince,
  },
  {
    key: 'expired',
    label: 'Expirés, sans commande',
    desk: 'technical_admin',
    href: '/certificates?coverage=expired&order=none',
    from: slotsWithoutOrder('expired'),
    since: 's.expires_at',
    tone: 'bad',
    oldest: (days) => `Depuis ${days}\u00a0j`,
  },
  {
    key: 'expiring',
    label: 'Expirent dans moins de 60\u00a0j, sans commande',
    desk: 'technical_admin',
    href: '/certificates?coverage=expiring&order=none',
    from: slotsWithoutOrder('expiring'),
    since: 's.expires_at',
    tone: 'bad',
    oldest: (days) => `La première\u00a0: dans ${Math.max(0, -days)}\u00a0j`,
  },
  {
    key: 'to_collect',
    label: 'Certificats à retirer',
    desk: 'technical_admin',
    href: '/orders?state=to_collect',
    from: `orders o WHERE o.state = 'to_collect'`,
    since: 'o.state_since',
    tone: 'none',
    oldest: oldestSince,
  },
  {
    key: 'to_install',
    label: 'Émis, à installer ou à vérifier',
    desk: 'technical_admin',
    href: '/orders?state=to_install',
    from: `orders o WHERE o.state IN ('collected', 'installed')`,
    since: 'o.state_since',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'csr_refused',
    label: 'CSR attendues',
    desk: 'technical_admin',
    href: '/orders?state=csr_expected',
    from: `orders o WHERE o.state = 'csr_expected'`,
    since: 'o.state_since',
    tone: 'none',
    oldest: oldestSince,
  },
  {
    key: 'orphans',
    label: 'Clients sans administrateur actif',
    desk: 'account_manager',
    href: '/clients?orphan=1',
    from: `clients c JOIN client_progress p ON p.client_id = c.id WHERE c.archived_at IS NULL AND ${orphanCondition}`,
    since: 'p.since',
    tone: 'bad',
    oldest: () => 'Orphelins\u00a0: aucun retrait possible',
  },
  {
    key: 'delegations',
    label: 'Délégations à revoir',
    desk: 'account_manager',
    href: '/clients?delegation=to_review',
    from: `delegations d JOIN clients k ON k.id = d.client_id AND k.archived_at IS NULL WHERE d.state = 'to_review'`,
    since: 'd.state_since',
    tone: 'soon',
    oldest: oldestSince,
  },
  {
    key: 'client_late',
    label: 'En retard chez le client',
    desk: 'account_manager',
    href: '/clients?who=client&late=1',
    from: `clients c JOIN client_progress p ON p.client_id = c.id WHERE c.archived_at IS NULL AND p.who = 'client' AND p.due < (now() AT TIME ZONE 'Europe/Paris')::date`,
    since: 'p.since',
    tone: 'soon',
    oldest: oldestSince,
  },
];
