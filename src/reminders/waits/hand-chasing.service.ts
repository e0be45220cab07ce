import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { ClientsService } from '../../clients/clients.service.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { daysBetween } from '../../journey/calendar/working-days.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { MailQueue, type OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { ReminderLedger } from '../reminder-ledger.js';
import { declinedWords, designationWords } from '../reminder-words.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { decided, passed, toldOf } from './chase-decisions.js';
import { type ChaseLetter, ChaseLetters } from './chase-letters.service.js';
import { leavesAt } from './chasing.service.js';
import { alreadyChased, lastChaseOf } from './last-chase.js';
import { byHandOf, elapsedOf, isAnswered } from './due-waits.js';
import { keyOf, type WaitingRow, WaitsQueries } from './waits.queries.js';
import { type WaitKey, waits } from './waits.js';

/** What was chased, and with which stage. */
export interface ChasedByHand {
  row: WaitingRow;
  to: string[];
  /** Its mails. */
  mailIds: string[];
  /** What they wait for; null: one has left, or leaves. */
  waits: string | null;
  stage: number;
}

/** Whom to remind: who has been waited for so many working days, and whom nobody reminded for so many days. */
export interface ChasedWhom {
  waitingDays: number;
  quietDays: number;
}

/** What would become of reminding of one wait, and what its rule writes with, to be compared. */
export type JudgedWait = Forecast & Pick<ChaseLetter, 'words'> & { row: WaitingRow };

const nothingWaits = 'Rien n’est plus attendu ici. Rechargez la page.';
const readThem = { label: 'Avancement du client', href: '/clients/:id' };
const theSigner = { label: 'Ouvrir le représentant', href: '/clients/:id/representative' };
const answered = 'Le client a répondu\u00a0: lisez ce qu’il a rendu, au lieu de le relancer.';

/**
 * A person, or a campaign, chases who is waited for: the letter of the round, and its row of the ledger. The stage that is due is
 * decided by it, else the one that comes next, so that the round never sends it besides.
 */
@Injectable()
export class HandChasing {
  constructor(
    private readonly db: TenantDb,
    private readonly waits: WaitsQueries,
    private readonly rules: ChaseRules,
    private readonly letters: ChaseLetters,
    private readonly ledger: ReminderLedger,
    private readonly editors: EditorService,
    private readonly mails: MailQueue,
    private readonly held: HeldMails,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
  ) {}

  /** What is asked of these clients themselves under a rule: a colleague is chased by the round, or one by one. */
  of(clientIds: string[], rule: WaitKey): Promise<WaitingRow[]> {
    return this.waits.askedOf(clientIds, rule);
  }

  /** Whom of these a person would remind who leaves everybody their time: the one judge of them. */
  async judged(rows: WaitingRow[], { waitingDays, quietDays }: ChasedWhom): Promise<JudgedWait[]> {
    const today = clock.today();
    return (await this.drawn(rows)).map((letter) => {
      const { words, due } = letter;
      const { row } = due;
      const none = whyNone(letter);
      if (none) return { row, words, ...none };
      if (row.lastChased !== null && daysBetween(row.lastChased, today) < quietDays)
        return { row, words, ...doneAlready(`Déjà relancé\nLe ${frenchDate(row.lastChased)}`) };
      if (elapsedOf(row, today) >= waitingDays) return { row, words, forecast: 'would_do', reasons: [] };
      const early = `On attend depuis moins de ${waitingDays}\u00a0jours ouvrés\u00a0: laissez-lui ce temps.`;
      return { row, words, ...refused(`${early}\nDepuis le ${frenchDate(row.since)}`) };
    });
  }

  /** The mails as they would leave. */
  async proposed(rows: WaitingRow[]): Promise<(OutgoingMail & { clientId: string; clientName: string })[]> {
    return (await this.drawn(rows)).flatMap(({ due: { row }, mails }) =>
      mails.map((mail) => ({ ...mail, clientId: row.clientId, clientName: row.client })),
    );
  }

  /**
   * @param leavesAt until then each may be taken back; null: they leave at once @param wanted a person means this one, also who declined
   * @throws Refused for the first who is not waited for any more, cannot be written to, or was reminded since the person looked
   */
  async chase(
    rows: WaitingRow[],
    leavesAt: Date | null = null,
    wanted: { seen: string | null } | null = null,
  ): Promise<ChasedByHand[]> {
    const now = await this.waits.locked(rows);
    const there = new Set(now.map(keyOf));
    if (rows.some((row) => !there.has(keyOf(row)))) throw new Refused([nothingWaits]);
    if (wanted) await this.refuseSecond(now, wanted.seen);
    const rules = await this.rules.byWait();
    const letters = await this.letters.withLinks(await this.drawn(now));
    const none = letters.map((letter) => whyNone(letter, wanted !== null)).find(Boolean);
    if (none) throw new Refused(none.reasons);
    const mails = letters.flatMap(({ due, mails: some }) => some.map((mail) => ({ due, mail })));
    const queued = await this.mails.queueMany(
      mails.map(({ mail }) => mail),
      leavesAt,
    );
    const held = await this.held.whyWaiting(queued);
    const whyHeld = new Map(queued.map(({ id }, index) => [id, held[index] ?? null]));
    const decisions = mails
      .flatMap(({ due, mail }, index) =>
        decided(due, rules, { recipient: mail.to[0] ?? '', decision: 'sent', messageId: queued[index]?.id }),
      )
      .map((one) => ({
        ...one,
        reason: `Relance voulue par ${this.db.actor.name}. ${one.reason}`,
        byHand: true as const,
      }));
    const older = letters.flatMap(({ due }) => passed(due));
    await this.ledger.write([...older, ...decisions]);
    await this.audit.recordMany(
      decisions.flatMap((one) => {
        const why = whyHeld.get(one.messageId ?? '') ?? null;
        const told = toldOf(one, why === null ? 'Client relancé' : 'Relance prête à partir');
        return told.map((entry) => (why === null ? entry : { ...entry, reason: why }));
      }),
    );
    return letters.map(({ due, due: { row, send }, mails: some }) => {
      const mailIds = queued.filter((_, index) => mails[index]?.due === due).map(({ id }) => id);
      return {
        row,
        mailIds,
        waits: waitsOf(mailIds.map((id) => whyHeld.get(id) ?? null)),
        to: some.flatMap(({ to }) => to),
        stage: send ?? 0,
      };
    });
  }

  /**
   * One wait of one client, with the delay in which what a person writes may be taken back.
   * @param asked with the reminder that the page showed as the latest one: of two tabs, the second is told @throws Refused as for many
   */
  async chaseOne(
    clientId: string,
    asked: Pick<WaitingRow, 'rule' | 'subjectId' | 'handedLink'> & { seen: string | null },
  ): Promise<ChasedByHand> {
    await this.clients.open(clientId);
    const row = (await this.waits.ofClient(clientId)).find((one) => keyOf(one) === keyOf(asked));
    const [chased] = row ? await this.chase([row], leavesAt(await this.editors.current()), asked) : [];
    if (!chased) throw new Refused([nothingWaits]);
    return chased;
  }

  // Once the client is locked: what another tab, or the round, wrote meanwhile is read.
  private async refuseSecond(rows: WaitingRow[], seen: string | null): Promise<void> {
    for (const row of rows) {
      const last = lastChaseOf(row, await this.waits.decisions(row.clientId));
      if (last && last.id !== seen) throw new Refused([alreadyChased(last)]);
    }
  }

  private async drawn(rows: WaitingRow[]): Promise<ChaseLetter[]> {
    const [rules, today] = [await this.rules.byWait(), clock.today()];
    return this.letters.drawn(
      rows.map((row) => byHandOf(row, rules, today)),
      rules,
      await this.editors.current(),
    );
  }
}

/** Why nothing of several mails leaves now; null: one of them does. */
export function waitsOf(held: (string | null)[]): string | null {
  const why = held.filter((one) => one !== null);
  return why.length < held.length ? null : [...new Set(why)].join(' ') || null;
}

// Who declined is asked again by a person who means them, never among others. A form that never leaves is asked of nobody.
function whyNone({ due: { row }, mails, refusals: [first] }: ChaseLetter, meant = false): Forecast | null {
  const wanted = meant && row.designation !== 'test';
  if (waits[row.rule].who !== 'client')
    return refused('Ce n’est pas le client que l’on attend\u00a0: rien ne lui est rappelé.');
  if (isAnswered(row)) return refused(answered, readThem);
  const standing = wanted ? null : (designationWords(row) ?? declinedWords(row));
  if (standing !== null) return refused(standing);
  if (mails.length > 0) return null;
  const unreachable = first?.decision === 'no_address' && waits[row.rule].to === 'representative';
  return refused(first?.reason ?? nothingWaits, unreachable ? theSigner : undefined);
}
