import { Injectable } from '@nestjs/common';
import { dueStages, type DueStages } from '../../journey/calendar/reminder-stages.js';
import { recipientsOf } from '../recipients.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import type { Told } from '../letters-of-round.js';
import { heldByMute, houseOf, type Round } from '../reminder-round.js';
import { endStageWords, mutedWords, passedBecause } from '../reminder-words.js';
import { endState } from './end-words.js';
import { type EndRow, endStages, ends } from './ends.js';
import { EndsQueries } from './ends.queries.js';

/** What is to be decided of one end. */
type EndDue = { row: EndRow } & Pick<DueStages, 'send' | 'skip'>;

/** Cards and mandates that end, for the digest of our own people (domain rule 13). */
@Injectable()
export class EndsDigest {
  constructor(private readonly ends: EndsQueries) {}

  /**
   * What a stage has come for, the nearest first; the rest is in the digest of the next working day.
   * @returns what is told, and what the ledger keeps of what is not
   */
  async told(today: string, round: Round, atMost: number): Promise<{ told: Told[]; silent: ReminderDecision[] }> {
    const stages = endStages(round.editor.reminderStages);
    const rows = await this.ends.due(stages, atMost);
    const dues = rows.flatMap((row) => endDue(row, stages, round.now));
    const silent = dues.flatMap((due) => [...passed(due), ...mutedOf(due)]);
    const told = dues.flatMap((due): Told[] => {
      const { row, send } = due;
      if (send === null || row.mutedUntil !== null) return [];
      const reason = 'Étape due, rien de noté qui prenne la suite.';
      return [
        {
          recipients: peopleOf(due, send, round),
          line: lineOf(row, today, round.site),
          decision: { ...aboutOf(row), stage: send, reason },
        },
      ];
    });
    return { told, silent };
  }
}

/** What the stages say of one today: nothing while a mute holds the last of them. */
function endDue(row: EndRow, stages: number[], now: Date): EndDue[] {
  const { send, skip } = dueStages({ notAfter: row.endsOn, now, stages, alreadyDecided: row.decided });
  return heldByMute(send, { stages, mutedUntil: row.mutedUntil, now }) ? [] : [{ row, send, skip }];
}

function peopleOf({ row, skip }: EndDue, stage: number, round: Round): string[] {
  const administrators = row.holderEmail === null ? [] : [row.holderEmail];
  const people = { administrators, ownAdministrators: [], follower: row.followerEmail, representative: null };
  return recipientsOf(stage, skip, { ...houseOf(round), ...people }).insiders;
}

function lineOf(row: EndRow, today: string, site: string) {
  const { what, toDo, page } = ends[row.rule];
  return {
    what: row.client === null ? what(row) : `${row.client}, ${what(row)}`,
    state: endState(row.endsOn, today),
    toDo: toDo(row),
    link: `${site}${page(row)}`,
  };
}

function aboutOf({
  rule,
  subjectKind,
  subjectId,
  clientId,
  endsOn,
}: EndRow): Pick<ReminderDecision, 'clientId' | 'about'> {
  return { clientId, about: { rule, subject: { kind: subjectKind, id: subjectId }, endsOn } };
}

function mutedOf({ row, send }: EndDue): ReminderDecision[] {
  const reason = mutedWords(row);
  if (send === null || reason === null) return [];
  return [{ ...aboutOf(row), stage: send, recipient: 'tous', decision: 'muted', reason }];
}

function passed({ row, send, skip }: EndDue): ReminderDecision[] {
  const reason = passedBecause(send === null ? null : endStageWords(send));
  return skip.map((stage) => ({ ...aboutOf(row), stage, recipient: 'tous', decision: 'skipped', reason }));
}
