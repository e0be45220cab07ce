import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { addDays, parisDate } from '../../journey/calendar/calendar-days.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { dueStages } from '../../journey/calendar/reminder-stages.js';
import { type ComingMail, ComingMails } from '../../mailbox/out/coming-mails.js';
import { clock } from '../../platform/clock.js';
import { together } from '../../platform/tenancy/together.js';
import { MutesService } from '../mutes.service.js';
import { heldByMute } from '../reminder-round.js';
import { ReminderQueries, type WatchedCertificate } from '../reminder.queries.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { stageWords } from '../waits/chase-decisions.js';
import { comingOf, type ComingStage } from '../waits/due-waits.js';
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
    private readonly waiting: WaitsQueries,
    private readonly rules: ChaseRules,
    private readonly editors: EditorService,
    private readonly mutes: MutesService,
    private readonly chaseMutes: ChaseMutes,
  ) {
    super();
  }

  async ofClient(clientId: string): Promise<ComingMail[]> {
    const [{ reminderStages }, watched, coming] = await together(
      this.editors.current(),
      this.reminders.ofClient(clientId),
      this.stagesOf(this.waiting.ofClient(clientId)),
    );
    return [...endsToCome(watched, reminderStages, clock.now()), ...coming.map(comingView)]
      .toSorted((one, other) => one.on.localeCompare(other.on))
      .slice(0, mostShown)
      .reverse();
  }

  async ofRequest(requestId: string): Promise<ComingMail[]> {
    const coming = await this.stagesOf(this.waiting.ofRequest(requestId));
    return coming.map(comingView).toSorted((one, other) => one.on.localeCompare(other.on));
  }

  async putOff(clientId: string, until: string, reason: string): Promise<void> {
    for (const { slotId, needed, revoked, notAfter, mutedUntil } of await this.reminders.ofClient(clientId))
      if (needed && !revoked && notAfter && (mutedUntil === null || mutedUntil < until))
        await this.mutes.mute(slotId, { until, reason });
    const all = (await this.chaseMutes.inForce(clientId)).find(({ subjectId }) => subjectId === clientId);
    if (!all || all.until < until) await this.chaseMutes.mute(clientId, { about: clientId, until, reason });
  }

  private async stagesOf(waiting: Promise<WaitingRow[]>): Promise<ComingStage[]> {
    const [rules, rows] = await together(this.rules.byWait(), waiting);
    return rows.flatMap((row) => comingOf(row, rules, clock.today()));
  }
}

function comingView({ row, audience, stage, on }: ComingStage): ComingMail {
  const muted =
    row.mutedUntil !== null && row.mutedUntil >= on ? ` En sourdine jusqu’au ${frenchDate(row.mutedUntil)}.` : '';
  return {
    on,
    title: `${audience === 'task' ? 'Relances épuisées' : 'Relance'}\u00a0: ${row.label}`,
    text: `${whom[audience]}, étape ${stageWords(stage)} de la règle «\u00a0${waits[row.rule].label}\u00a0».${muted}`,
    href: `/clients/${row.clientId}/chasing`,
  };
}

/** The next stage of each certificate, as the round itself would decide it. */
function endsToCome(watched: WatchedCertificate[], stages: number[], now: Date): ComingMail[] {
  const today = parisDate(now);
  return watched.flatMap(({ slotId, label, notAfter, decided, mutedUntil, needed, revoked }): ComingMail[] => {
    if (!needed || revoked || !notAfter) return [];
    const due = dueStages({ notAfter: notAfter.toISOString(), now, stages, alreadyDecided: decided });
    const held = mutedUntil !== null && heldByMute(due.send, { stages, mutedUntil, now });
    const next = held ? { stage: due.send ?? 0, on: addDays(mutedUntil, 1) } : due.next;
    if (!next) return [];
    const left = next.stage > 0 ? `${next.stage}\u00a0jours avant l’échéance.` : 'À l’échéance, ou après elle.';
    const muted = mutedUntil !== null && mutedUntil >= today;
    return [
      {
        on: next.on,
        title: `Rappel d’échéance\u00a0: ${label}`,
        text: muted ? `En sourdine jusqu’au ${frenchDate(mutedUntil)}.` : left,
        href: `/slots/${slotId}/reminders`,
      },
    ];
  });
}
