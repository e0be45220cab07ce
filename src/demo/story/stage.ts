import type { INestApplicationContext, Type } from '@nestjs/common';
import type { ParsedMail } from 'mailparser';
import { User } from '../../accounts/user.entity.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { SendMailJob } from '../../mailbox/out/send-mail.job.js';
import type { Role } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import { JobHandlers } from '../../platform/jobs/job-handlers.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { JobTries } from '../../platform/jobs/job-tries.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { MailHold } from '../../platform/mail/mail-hold.service.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { Actor } from '../../platform/tenancy/tenant-context.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { deliver } from '../simulator/maildir.js';
import { openPostOffice, type PostOffice } from '../simulator/post-office.js';

const [untilSent, minute] = [15_000, 60_000];

/** The product itself, and the world around it, as the story plays with them. */
export interface Theatre {
  app: INestApplicationContext;
  runner: JobRunner;
  office: PostOffice;
  /** What left, by Message-ID. */
  sent: Map<string, ParsedMail>;
  /** When the story began to be played: before, all instants are the story's. */
  opened: Date;
  close(): Promise<void>;
}

/** The product's jobs run here, one by one; its mails leave by SMTP for a server of this process. */
export async function openTheatre(app: INestApplicationContext): Promise<Theatre> {
  const sent: Theatre['sent'] = new Map();
  const office = await openPostOffice(0, (mail) => void sent.set(mail.messageId ?? '', mail));
  const get = <Service>(type: Type<Service>) => app.get(type, { strict: false });
  const mailer = new Mailer(`smtp://127.0.0.1:${office.port}`);
  const known = get(JobHandlers);
  const handlers = known.all();
  const post = new SendMailJob(get(TenantDb), get(MailSending), mailer, get(MailHold));
  handlers.set('mail.send', (payload, job) => post.handle(payload, job));
  const gaveUp: JobHandlers['gaveUp'] = (...told) => known.gaveUp(...told);
  const runner = new JobRunner(get(TenantDb), { all: () => handlers, gaveUp } as JobHandlers, get(JobTries));
  runner.prepare();
  const close = () => office.stop();
  return { app, runner, office, sent, opened: clock.now(), close };
}

/** One editor on the stage: its people act through the product's services. */
export class Stage {
  private readonly cast = new Map<Role, Actor>();
  /** Looks, and does nothing that the journal would tell. */
  private readonly looking: TenantScope;
  /** When the first of the jobs that are written falls due; null: none waits. */
  private nextDue: Date | null = null;

  constructor(
    readonly theatre: Theatre,
    readonly editorId: string,
    private readonly maildir: string | null,
  ) {
    this.looking = { editorId, actor: { kind: 'system', name: 'Démonstration' } };
  }

  get hasMailbox(): boolean {
    return this.maildir !== null;
  }

  get<Service>(type: Type<Service>): Service {
    return this.theatre.app.get(type, { strict: false });
  }

  /** One transaction of the editor, by its person of that role. */
  async as<Result>(role: Role, work: () => Promise<Result>): Promise<Result> {
    const actor = this.cast.get(role) ?? (await this.called(role));
    return this.get(TenantDb).run({ editorId: this.editorId, actor }, work);
  }

  /** One transaction of the editor, by somebody of a client who came by a link. */
  asClient<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.get(TenantDb).run({ editorId: this.editorId, actor: { kind: 'client', name } }, work);
  }

  /** Some seconds later the jobs that were written are done, then those that they wrote: what is to leave has left. */
  async jobs(): Promise<void> {
    const start = clock.now().getTime();
    for (let round = 1, done = 1; done > 0; round += 1)
      done = await clock.at(new Date(start + round * untilSent), () => this.jobsOnce());
  }

  /** What falls due before that instant is done when it does: a mail that may be taken back for some minutes leaves after them, not when somebody acts next. */
  async until(at: Date): Promise<void> {
    while (this.nextDue && this.nextDue.getTime() < at.getTime() - minute)
      await clock.at(this.nextDue, () => this.jobs());
  }

  /** The first of them only: what somebody stops on its way. */
  firstJobs(atMost: number): Promise<number> {
    return clock.at(new Date(clock.now().getTime() + untilSent), () => this.jobsOnce(atMost));
  }

  private async jobsOnce(atMost: number | null = null): Promise<number> {
    const db = this.get(TenantDb);
    const waiting = await db.run(this.looking, () =>
      db.query<{ id: string; name: string; dueAt: Date; isDue: boolean }>(
        // What nobody gave an instant is due at that of the database, which does not travel.
        `SELECT id, name, due_at, due_at <= moment() OR due_at >= $2 AS is_due FROM outbox
          WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now() ORDER BY is_due DESC, due_at, id LIMIT $1`,
        [atMost, this.theatre.opened],
      ),
    );
    const due = waiting.filter(({ isDue }) => isDue);
    this.nextDue = waiting.find(({ isDue }) => !isDue)?.dueAt ?? null;
    for (const { id, name } of due) await this.theatre.runner.run(name, { editorId: this.editorId, outboxId: id });
    return due.length;
  }

  /** A mail falls into the mailbox, and is collected. @param vouched whether its author's domain says that it is its own */
  async mailComes(eml: string, vouched = true): Promise<void> {
    if (this.maildir === null) throw new Error('This editor has no mailbox');
    deliver(this.maildir, eml, vouched);
    await this.as('support', () => this.get(Outbox).enqueue('mailbox.collect', {}));
    await this.jobs();
  }

  private async called(role: Role): Promise<Actor> {
    const db = this.get(TenantDb);
    const user = await db.run(this.looking, () => db.theOne(User, { role }));
    const actor: Actor = { kind: 'person', id: user.id, name: user.name, role };
    this.cast.set(role, actor);
    return actor;
  }
}
