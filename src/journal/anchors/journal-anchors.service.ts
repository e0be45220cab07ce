import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import type { Env } from '../../config/env.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { clock } from '../../platform/clock.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { ENV } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { longDate, number } from '../../platform/web/view-helpers.js';
import { anchorKey, writeAnchor } from '../../platform/audit/anchor-line.js';
import { AnchorsQueries } from './anchors.queries.js';

/** Each day the head of the journal goes where who holds this database does not reach: a mail, and a file. */
@Injectable()
export class JournalAnchors {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AnchorsQueries,
    private readonly mails: MailQueue,
    private readonly editor: EditorService,
    @Inject(ENV) private readonly env: Pick<Env, 'ANCHOR_KEY' | 'ANCHOR_FOLDER'>,
  ) {}

  @HandlesJob('journal.anchor')
  async anchor(_payload: unknown, { scope }: Pick<JobInHand, 'scope'>): Promise<void> {
    const slug = await this.db.run(scope, () => this.writeToday());
    const folder = this.env.ANCHOR_FOLDER;
    if (slug && folder) await this.append(folder, slug, await this.db.run(scope, () => this.queries.lines()));
  }

  /** The line of the day and its mail, once, however often the job runs. @returns the editor's slug, null without a journal */
  private async writeToday(): Promise<string | null> {
    const head = await this.queries.head();
    if (!head) return null;
    const { editorId, slug, sequence, hash } = head;
    const key = this.env.ANCHOR_KEY ? anchorKey(this.env.ANCHOR_KEY) : null;
    const line = writeAnchor({ editorId, at: clock.now().toISOString(), sequence, hash }, key);
    if (head.today || !(await this.queries.keep({ sequence, hash, line }))) return slug;
    const to = await this.editor.administration();
    if (to.length > 0) await this.mails.queue(this.mailOf(line, to, sequence, key !== null));
    return slug;
  }

  private mailOf(line: string, to: string[], sequence: string, signed: boolean) {
    const subject = `Ancre du journal du ${longDate(clock.today())}`;
    const text = [
      'Bonjour,',
      `Le journal de Sceau compte ${number(Number(sequence))} lignes. La ligne ci-dessous en fixe la fin\u00a0; ${signed ? 'elle est signée' : 'elle n’est pas signée\u00a0: votre exploitant n’a pas donné de clé'}.`,
      line,
      'Gardez ce courriel hors de Sceau. Si des lignes du journal disparaissaient un jour, ou étaient récrites, votre exploitant le verrait avec lui\u00a0: npm run cli -- audit:verify --anchors.',
    ];
    return { purpose: 'other' as const, clientId: null, about: null, to, subject, text: text.join('\n\n') };
  }

  /** What the file has not yet: a job that was killed, or a folder that was away, leaves no gap. */
  private async append(folder: string, slug: string, lines: string[]): Promise<void> {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${slug}.anchors`);
    const there = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n'));
    const missing = lines.filter((line) => !there.has(line));
    if (missing.length > 0) await appendFile(file, missing.map((line) => `${line}\n`).join(''), { mode: 0o640 });
  }
}
