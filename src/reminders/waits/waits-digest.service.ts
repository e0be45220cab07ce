import { Injectable } from '@nestjs/common';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { count } from '../../platform/web/view-helpers.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import type { Told } from '../letters-of-round.js';
import { recipientsOf } from '../recipients.js';
import { houseOf, leadsOf, type Round } from '../reminder-round.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { mutedWords } from '../reminder-words.js';
import { decided, passed } from './chase-decisions.js';
import { type DueWait, dueOf, elapsedOf, stagesFor } from './due-waits.js';
import { WaitsQueries } from './waits.queries.js';
import { type Audience, waits } from './waits.js';

const audiences: Audience[] = ['team', 'lead'];

/** What has waited too long, for the digest of our own people. */
@Injectable()
export class WaitsDigest {
  constructor(
    private readonly waits: WaitsQueries,
    private readonly rules: ChaseRules,
  ) {}

  /**
   * What a stage has come for, the longest waits first; the rest is in the digest of the next working day.
   * @returns what is told, and what the ledger keeps of what is not
   */
  async told(today: string, round: Round, atMost: number): Promise<{ told: Told[]; silent: ReminderDecision[] }> {
    const rules = await this.rules.byWait();
    const rows = await this.waits.due(stagesFor(rules, audiences), 'whole');
    const dues = rows.flatMap((row) => dueOf(row, rules, audiences, today)).slice(0, atMost);
    const silent = dues.flatMap((due) => {
      const reason = mutedWords(due.row);
      return [...passed(due), ...(reason ? decided(due, rules, { recipient: 'tous', decision: 'muted', reason }) : [])];
    });
    const told = dues
      .filter(({ row }) => mutedWords(row) === null)
      .flatMap((due): Told[] => {
        const [decision] = decided(due, rules, { recipient: '', decision: 'sent' });
        if (!decision) return [];
        return [{ recipients: peopleOf(due, round), line: lineOf(due, today, round.site), decision }];
      });
    return { told, silent };
  }

  /** Certificates revoked, for who gets the last stages of an end: each morning until another takes the place, or a mute. */
  async revoked(today: string, round: Round, atMost: number): Promise<Pick<Told, 'recipients' | 'line'>[]> {
    const rows = (await this.waits.ofRule('revocation')).filter((row) => mutedWords(row) === null).slice(0, atMost);
    return rows.map((row) => {
      const people = { administrators: row.administrators, ownAdministrators: [], follower: row.followerEmail };
      const { insiders } = recipientsOf(lastStage, [], { ...houseOf(round), ...people, representative: null });
      return { recipients: insiders, line: lineOf({ row }, today, round.site) };
    });
  }
}

// To whom the last stages of an end are told.
const lastStage = 0;

// As things stand now: roles are resolved when the stage leaves.
function peopleOf({ row, audience }: DueWait, round: Round): string[] {
  const { administrators, followerEmail } = row;
  const people = audience === 'lead' ? leadsOf(round) : [...administrators, followerEmail ?? round.editor.mailFrom];
  return [...new Map(people.map((address) => [address.toLowerCase(), address])).values()];
}

function lineOf({ row }: Pick<DueWait, 'row'>, today: string, site: string) {
  const { label, toDo, page } = waits[row.rule];
  const days = count(elapsedOf(row, today), 'jour ouvré', 'jours ouvrés');
  return {
    what: `${row.client}, ${label}\u00a0: ${row.label}`,
    state: `Attend depuis le ${frenchDate(row.since)}, ${days}.`,
    toDo,
    link: `${site}${page(row)}`,
  };
}
