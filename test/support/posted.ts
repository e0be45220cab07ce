import type { ParsedMail } from 'mailparser';
import { openPostOffice } from '../../src/demo/simulator/post-office.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { startTestApp, type TestApp } from './app.js';

/** The application with a mail server beside it, and no worker: its jobs run when the test says so. */
export interface PostedApp {
  app: TestApp;
  /** What left, in order. */
  mails: ParsedMail[];
  /** Runs every job that waits in the test's own editor, once each. @returns how many */
  runJobs(): Promise<number>;
  stop(): Promise<void>;
}

export async function startPostedApp(environment: Record<string, string> = {}): Promise<PostedApp> {
  const mails: ParsedMail[] = [];
  const office = await openPostOffice(0, (mail) => void mails.push(mail));
  const app = await startTestApp({ SMTP_URL: `smtp://127.0.0.1:${office.port}`, ...environment });
  const runner = app.get(JobRunner);
  runner.prepare();
  return {
    app,
    mails,
    async runJobs() {
      const { rows } = await app.owner.query<{ id: string; name: string }>(
        'SELECT id, name FROM outbox WHERE done_at IS NULL AND failed_at IS NULL ORDER BY created_at',
      );
      for (const { id, name } of rows) await runner.run(name, { editorId: app.editorId, outboxId: id });
      return rows.length;
    },
    async stop() {
      await app.stop();
      await office.stop();
    },
  };
}

/** The path of the link that a mail carries. */
export function linkIn(mail: ParsedMail | undefined): string {
  return new URL(/https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'http://none.test/').pathname;
}
