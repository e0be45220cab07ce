import { linkOfSubject } from '../clients/client-links.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { whoDid } from '../platform/audit/audit.service.js';
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
  document: 'paperclip',
  deputy: 'users',
};

const good = new Set(['validated', 'active', 'verified', 'covered', 'activate', 'validate']);
const bad = new Set(['refused', 'rejected', 'failed', 'in_doubt', 'to_correct', 'blocked', 'private_key_refused']);

/**
 * Lines for the partial `timeline`: what, who, when; a tone only for what changed a state.
 * @param me whose own notes may be taken back from here; nobody's when null
 */
export function timelineView(rows: AuditRow[], now: Date, me: string | null = null) {
  const today = parisDate(now);
  return rows.map((row) => {
    // Written out: what is spread and then added to costs a hundred times as much.
    const { text, lines, rest } = wordsOf(row);
    return {
      text,
      lines,
      rest,
      note: [row.reason, whoDid(row)].filter(Boolean).join(' · '),
      icon: icons[row.subjectKind] ?? 'history',
      tone: toneOf(row),
      href: linkOfSubject(row),
      time: momentView(row.at, today),
      iso: row.at.toISOString(),
      undo: me !== null && row.noteAuthor === me && isWritten(row) ? removalOf(row) : null,
    };
  });
}

const longNote = 400;

// A long note opens on demand; it keeps its lines, and nothing in it becomes a link.
function wordsOf(row: AuditRow): { text: string; lines?: string; rest?: string } {
  if (row.action !== 'commented' || row.noteAuthor === null) return { text: row.summary };
  if (row.noteRemoved) return { text: 'Note effacée par son auteur' };
  const text = row.note ?? '';
  if (text.length <= longNote) return { text: '', lines: text };
  const cut = text.lastIndexOf(' ', longNote);
  const end = cut > longNote / 2 ? cut : longNote;
  return { text: '', lines: `${text.slice(0, end)}…`, rest: text.slice(end).trimStart() };
}

function isWritten(row: AuditRow): boolean {
  return row.action === 'commented' && row.noteRemoved === false;
}

function removalOf(row: AuditRow) {
  return { action: `/clients/${row.clientId}/comments/${row.subjectId}/removal`, label: 'Effacer la note' };
}

function toneOf(row: AuditRow): string {
  if (!row.toState && !bad.has(row.action)) return '';
  if (good.has(row.toState ?? '')) return 'ok';
  return bad.has(row.toState ?? '') || bad.has(row.action) ? 'bad' : 'move';
}

function momentView(at: Date, today: string): string {
  return parisDate(at) === today ? `Ce jour, ${time(at)}` : `${date(at)}, ${time(at)}`;
}
