import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { EditorService } from '../../accounts/editor.service.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { type ComingMail, ComingMails } from '../../mailbox/out/coming-mails.js';
import { clock } from '../../platform/clock.js';
import { together } from '../../platform/tenancy/together.js';
import { MutesService } from '../mutes.service.js';
import { type EndRow, endStages, ends } from '../ends/ends.js';
import { EndsQueries } from '../ends/ends.queries.js';
import { nextStage } from '../reminder-round.js';
import { ReminderQueries, type WatchedCertificate } from '../reminder.queries.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { endedWords, stageWords } from '../waits/chase-decisions.js';
import { ChaseObstacles } from '../waits/chase-obstacles.service.js';
import { comingOf, type ComingStage, type RulesByWait } from '../waits/due-waits.js';
import { ChaseMutes } from './chase-mutes.service.js';
import { type WaitingRow, WaitsQueries } from '../waits/waits.queries.js';
import { type Audience, waits } from '../waits/waits.js';

/** The nearest, of certificates and of waits together. */
const mostShown = 4;

const whom: Record<Audience, string> = {
  client: 'Courriel au client',
  colleague: 'Courriel au collègue du client',
  team: 'Au récapitulatif de qui le suit',
  lead: 'Au récapitulatif des responsables',
  task: 'Tâche sur la page d’accueil',
};

/** What will leave by itself, by the very functions of the rounds. */
@Injectable()
export class ComingReminders extends ComingMails {
  constructor(
    private readonly reminders: ReminderQueries,
    private readonly ending: EndsQueries,
    private readonly waiting: WaitsQueries,
    private readonly rules: ChaseRules,
    private readonly editors: EditorService,
    private readonly mutes: MutesService,
    private readonly chaseMutes: ChaseMutes,
    private readonly obstacles: ChaseObstacles,
  ) {
    super();
  }

  async ofClient(clientId: string): Promise<ComingMail[]> {
    const [editor, watched, near, rows, rules] = await together(
      this.editors.current(),
      this.reminders.ofClient(clientId),
      this.ending.ofClient(clientId),
      this.waiting.ofClient(clientId),
      this.rules.byWait(),
    );
    const stages = editor.reminderStages;
    const coming = await this.stagesOf(rows, rules, editor);
    const now = clock.now();
    const ending = [
      ...endsToCome(certificateEnds(watched), stages, now),
      ...endsToCome(otherEnds(near), endStages(stages), now),
    ];
    return [...ending, ...coming.map(comingView)]
      .toSorted((one, other) => one.on.localeCompare(other.on))
      .slice(0, mostShown)
      .reverse();
  }

  async ofRequest(requestId: string): Promise<ComingMail[]> {
    const [editor, rows, rules] = await together(
      this.editors.current(),
      this.waiting.ofRequest(requestId),
      this.rules.byWait(),
    );
    const coming = await this.stagesOf(rows, rules, editor);
    return coming.map(comingView).toSorted((one, other) => one.on.localeCompare(other.on));
  }

  async putOff(clientId: string, until: string, reason: string): Promise<void> {
    for (const { slotId, needed, revoked, notAfter, mutedUntil } of await this.reminders.ofClient(clientId))
      if (needed && !revoked && notAfter && (mutedUntil === null || mutedUntil < until))
        await this.mutes.mute(slotId, { until, reason });
    const all = (await this.chaseMutes.inForce(clientId)).find(({ subjectId }) => subjectId === clientId);
    if (!all || all.until < until) await this.chaseMutes.mute(clientId, { about: clientId, until, reason });
  }

  async putBack(clientId: string, reason: string): Promise<void> {
    for (const { slotId, muteReason } of await this.reminders.ofClient(clientId))
      if (muteReason === reason) await this.mutes.unmute(slotId);
    await this.chaseMutes.takeBack(clientId, reason);
  }

  private async stagesOf(rows: WaitingRow[], rules: RulesByWait, editor: Editor): Promise<ComingStage[]> {
    const obstacles = await this.obstacles.ahead(rows, rules, editor);
    return rows.flatMap((row) => comingOf(row, rules, clock.now(), obstacles.get(row)));
  }
}

function comingView({ row, audience, stage, on, kept, reminded }: ComingStage): ComingMail {
  const muted =
    row.mutedUntil !== null && row.mutedUntil >= on ? ` En sourdine jusqu’au ${frenchDate(row.mutedUntil)}.` : '';
  return {
    on,
    title: `${audience === 'task' ? endedWords(reminded) : 'Relance'}\u00a0: ${row.label}`,
    text:
      kept !== null
        ? `Ne partira pas. ${kept}`
        : `${whom[audience]}, étape ${stageWords(stage)} de la règle «\u00a0${waits[row.rule].label}\u00a0».${muted}`,
    href: `/clients/${row.clientId}/chasing`,
  };
}

/** What ends of a client, certificate or not. */
type Ending = Parameters<typeof nextStage>[0] & { label: string; href: string };

function certificateEnds(watched: WatchedCertificate[]): Ending[] {
  return watched.flatMap(({ slotId, label, notAfter, decided, mutedUntil, needed, revoked }): Ending[] =>
    needed && !revoked && notAfter
      ? [{ label, notAfter: notAfter.toISOString(), decided, mutedUntil, href: `/slots/${slotId}/reminders` }]
      : [],
  );
}

function otherEnds(rows: EndRow[]): Ending[] {
  return rows.map((row) => {
    const { clientId, rule, endsOn, decided, mutedUntil } = row;
    return { label: ends[rule].what(row), notAfter: endsOn, decided, mutedUntil, href: `/clients/${clientId}/chasing` };
  });
}

/** The next stage of each, as the round itself would decide it. */
function endsToCome(all: Ending[], stages: number[], now: Date): ComingMail[] {
  return all.flatMap((ending): ComingMail[] => {
    const next = nextStage(ending, stages, now);
    if (!next) return [];
    const { label, href, mutedUntil } = ending;
    const left = next.stage > 0 ? `${next.stage}\u00a0jours avant l’échéance.` : 'À l’échéance, ou après elle.';
    const muted = mutedUntil !== null && mutedUntil >= parisDate(now);
    return [
      {
        on: next.on,
        title: `Rappel d’échéance\u00a0: ${label}`,
        text: muted ? `En sourdine jusqu’au ${frenchDate(mutedUntil)}.` : left,
        href,
      },
    ];
  });
}
