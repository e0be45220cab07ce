import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { unsentWords } from '../decided.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { passedBecause } from '../reminder-words.js';
import type { DueWait, RulesByWait } from './due-waits.js';
import { waits } from './waits.js';

/** What the task after the last stage is called. @param reminded a reminder has left */
export const endedWords = (reminded: boolean) => (reminded ? 'Relances épuisées' : 'Aucune relance n’est partie');

/** « Étape 10 j ouvrés ». */
export const stageWords = (stage: number) =>
  stage === 0 ? 'du jour même' : `${stage}\u00a0j ${stage === 1 ? 'ouvré' : 'ouvrés'}`;

type Fate = Pick<ReminderDecision, 'recipient' | 'decision'> & Partial<Pick<ReminderDecision, 'reason' | 'messageId'>>;

/** The rows of the ledger of a stage that was due: none where only older ones were open. */
export function decided(due: DueWait, rules: RulesByWait, fate: Fate): ReminderDecision[] {
  const { row, send } = due;
  if (send === null) return [];
  const { label } = waits[row.rule];
  const version = rules.get(row.rule)?.version ?? 1;
  const reason = `Règle «\u00a0${label}\u00a0», version ${version}, étape ${stageWords(send)}.`;
  return [{ ...aboutOf(due), stage: send, reason, ...fate }];
}

/** Older stages that nobody decided of: written down, never sent. */
export function passed(due: DueWait): ReminderDecision[] {
  const reason = passedBecause(due.send === null ? null : stageWords(due.send));
  return due.skip.map((stage) => ({
    ...aboutOf(due),
    stage,
    // Each colleague has stages of their own.
    recipient: due.row.handedLink === null ? 'tous' : (due.row.signerEmail ?? ''),
    decision: 'skipped',
    reason,
  }));
}

/** What the timeline says of a decision; of one that was only passed, nothing. @param words whose doing a mail that left is, or what a task is called */
export function toldOf(
  { about, clientId, stage, recipient, decision, reason, messageId }: ReminderDecision,
  words = 'Relance automatique',
): AuditEntry[] {
  if (!('since' in about) || decision === 'skipped') return [];
  const { rule, subject, since } = about;
  const step = `règle «\u00a0${waits[rule].label}\u00a0», étape ${stageWords(stage)}`;
  const told = { subject, clientId, details: { rule, stage, since, ...(messageId ? { mail: messageId } : {}) } };
  if (decision === 'sent') return [{ ...told, action: 'chased', summary: `${words}, ${step}\u00a0: ${recipient}` }];
  if (decision === 'task')
    return [{ ...told, action: 'chases_ended', summary: `${words}, ${step}\u00a0: à reprendre de vive voix` }];
  const summary = `Relance automatique ${unsentWords[decision].chase}, ${step}\u00a0: ${recipient}`;
  return [{ ...told, action: 'chase_withheld', summary, reason }];
}

function aboutOf({ row, audience }: DueWait): Pick<ReminderDecision, 'clientId' | 'about'> {
  const { rule, subjectKind, subjectId, clientId, since } = row;
  return { clientId, about: { rule, subject: { kind: subjectKind, id: subjectId }, since, audience } };
}
