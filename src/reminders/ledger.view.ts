import { stateOf } from '../mailbox/box/mail-list.view.js';
import { dateTime } from '../platform/web/view-helpers.js';
import { type Decided, unsentWords } from './decided.js';
import type { ChaseDecision } from './waits/waits.queries.js';

const decisionStates: Record<Decided, { label: string; tone: string; icon: string; plain: boolean }> = {
  sent: { label: 'Envoyé', tone: 'ok', icon: 'send', plain: true },
  skipped: { label: 'Passée', tone: 'none', icon: 'arrow-forward', plain: true },
  muted: { label: unsentWords.muted.label, tone: 'none', icon: 'bell-off', plain: true },
  withheld: { label: unsentWords.withheld.label, tone: 'soon', icon: 'hand-stop', plain: false },
  task: { label: 'Tâche', tone: 'soon', icon: 'clipboard-text', plain: false },
  no_address: { label: unsentWords.no_address.label, tone: 'soon', icon: 'mail-off', plain: false },
};

type DecidedRow = Pick<ChaseDecision, 'decision' | 'recipient' | 'reason' | 'messageId' | 'mailState' | 'decidedAt'>;

/** What was decided, as its mail is by now. @param about the stage, and of what */
export function ledgerLine(row: DecidedRow, about: { title: string; note: string }) {
  return {
    ...about,
    state: row.mailState ? stateOf('out', row.mailState) : decisionStates[row.decision],
    recipient: row.recipient,
    reason: row.reason,
    mail: row.messageId ? `/mailbox/messages/${row.messageId}` : null,
    at: dateTime(row.decidedAt),
    iso: row.decidedAt.toISOString(),
  };
}
