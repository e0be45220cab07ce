import { daysBetween } from '../../journey/calendar/calendar-days.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { count } from '../../platform/web/view-helpers.js';
import { unsentWords } from '../decided.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { endStageWords } from '../reminder-words.js';
import { ends } from './ends.js';

/** « Se termine dans 30 jours, le 30 décembre 2026. » */
export function endState(endsOn: string, today: string): string {
  const days = daysBetween(today, endsOn);
  const day = frenchDate(endsOn);
  if (days === 0) return `Se termine aujourd’hui, ${day}.`;
  if (days > 0) return `Se termine dans ${count(days, 'jour', 'jours')}, le ${day}.`;
  return `A pris fin il y a ${count(-days, 'jour', 'jours')}, le ${day}.`;
}

/** What the timeline says of a decision on what ends; of a stage that was only passed, nothing. */
export function endTold({
  about,
  clientId,
  stage,
  recipient,
  decision,
  reason,
  messageId,
}: ReminderDecision): AuditEntry[] {
  if (!('endsOn' in about) || decision === 'skipped' || decision === 'task') return [];
  const { rule, subject, endsOn } = about;
  const details = { rule, stage, endsOn, ...(messageId ? { mail: messageId } : {}) };
  const words = `Rappel de fin ${ends[rule].of}, le ${frenchDate(endsOn)}, étape ${endStageWords(stage)}`;
  if (decision === 'sent')
    return [{ subject, clientId, details, action: 'reminded', summary: `${words}\u00a0: ${recipient}` }];
  return [
    {
      subject,
      clientId,
      details,
      action: 'reminder_withheld',
      summary: `${words}, ${unsentWords[decision].reminder}\u00a0: ${recipient}`,
      reason,
    },
  ];
}
