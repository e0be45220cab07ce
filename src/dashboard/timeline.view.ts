import { parisDate } from '../journey/calendar-days.js';
import { whoDid } from '../platform/audit/who-did.js';
import { date, time } from '../platform/web/view-helpers.js';
import type { AuditRow } from './timeline.queries.js';

/** The icon of each kind of thing in the timeline. */
const icons: Record<string, string> = {
  client: 'building-community',
  grouping: 'users-group',
  establishment: 'building',
  instance: 'server',
  representative: 'user',
  comment: 'message',
  delegation: 'file-text',
  administrator: 'id-badge-2',
  card: 'id-badge-2',
  assignment: 'user-check',
  request: 'file-text',
  message: 'mail',
  slot: 'certificate',
  order: 'package',
  csr: 'file-text',
  certificate: 'certificate',
  reminder: 'bell',
  campaign: 'list-check',
  user: 'user',
};

const good = new Set(['validated', 'active', 'verified', 'covered', 'activate', 'validate']);
const bad = new Set(['refused', 'rejected', 'failed', 'in_doubt', 'to_correct', 'blocked', 'private_key_refused']);

/** Lines for the partial `timeline`: what, who, when; a tone only for what changed a state. */
export function timelineView(rows: AuditRow[], now: Date) {
  const today = parisDate(now);
  return rows.map((row) => ({
    text: row.summary,
    note: [row.reason, whoDid(row)].filter(Boolean).join(' · '),
    icon: icons[row.subject_kind] ?? 'history',
    tone: toneOf(row),
    href: linkOfSubject(row),
    time: momentView(row.at, today),
    iso: row.at.toISOString(),
  }));
}

function toneOf(row: AuditRow): string {
  if (!row.to_state && !bad.has(row.action)) return '';
  if (good.has(row.to_state ?? '')) return 'ok';
  return bad.has(row.to_state ?? '') || bad.has(row.action) ? 'bad' : 'move';
}

/** The page of the thing an entry is about, when it has one of its own. */
export function linkOfSubject(row: {
  subject_kind: string;
  subject_id: string;
  client_id: string | null;
}): string | null {
  const pages: Record<string, string> = {
    request: '/requests/',
    order: '/orders/',
    slot: '/slots/',
    certificate: '/certificates/',
    campaign: '/campaigns/',
    grouping: '/groupings/',
    administrator: '/administrators/',
    message: '/mailbox/messages/',
  };
  const page = pages[row.subject_kind];
  return page ? page + row.subject_id : null;
}

function momentView(at: Date, today: string): string {
  return parisDate(at) === today ? `Ce jour, ${time(at)}` : `${date(at)}, ${time(at)}`;
}
