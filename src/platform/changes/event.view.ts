import { whoDid } from '../audit/audit.service.js';
import { dateTime } from '../web/view-helpers.js';

/** An entry of the journal about a thing that moves along a table. */
interface TableEvent {
  at: Date;
  actorKind: string;
  actorName: string;
  toState: string | null;
  summary: string;
  reason: string | null;
  documentId?: string | null;
}

/** For the partial `timeline`: what, who, when, and the colour of the state it came to. */
export function eventView(event: TableEvent, states: Record<string, { tone: string; icon: string } | undefined>) {
  const state = states[event.toState ?? ''];
  const who = whoDid(event);
  return {
    tone: state && state.tone !== 'none' ? state.tone : '',
    icon: state?.icon ?? 'pencil',
    text: event.summary,
    href: event.documentId ? `/documents/${event.documentId}` : undefined,
    note: event.reason ? `${who}. ${event.reason}` : who,
    time: dateTime(event.at),
    iso: event.at.toISOString(),
  };
}
