import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { agencyAnswers, clientAnswer, type Answer } from './answers.js';
import { deliver, prepareMaildir } from './maildir.js';
import { openPostOffice } from './post-office.js';

/** What is still to be answered; kept on disk, so that a restart of the demonstration forgets nothing. */
interface Pending extends Answer {
  /** Milliseconds since 1970. */
  dueAt: number;
}

export interface RunningSimulator {
  smtpPort: number;
  stop(): Promise<void>;
}

/**
 * Plays the agency and the clients' mailboxes behind the real ports: receives by SMTP what the product sends, and
 * drops its answers into the Maildir that the product's ordinary source reads.
 * @param options.stateFile where what is pending is kept, and shown from (SIMULATOR_STATE)
 * @param options.seconds between what is received and its first answer
 */
export async function startSimulator(options: {
  maildir: string;
  smtpPort: number;
  stateFile?: string;
  seconds?: number;
}): Promise<RunningSimulator> {
  const stateFile = options.stateFile ?? join(options.maildir, 'simulator.json');
  prepareMaildir(options.maildir);
  let pending: Pending[] = existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as Pending[]) : [];
  const keep = () => writeAtomically(stateFile, JSON.stringify(pending));

  const office = await openPostOffice(options.smtpPort, (mail) => {
    const seconds = options.seconds ?? 20;
    const answers = isForAgency(mail) ? agencyAnswers(mail) : clientAnswer(mail);
    pending.push(...answers.map((answer, index) => ({ ...answer, dueAt: Date.now() + seconds * 1000 * (index + 1) })));
    keep();
  });

  const timer = setInterval(() => {
    const due = pending.filter((answer) => answer.dueAt <= Date.now());
    if (due.length === 0) return;
    for (const answer of due) deliver(options.maildir, answer.eml);
    pending = pending.filter((answer) => !due.includes(answer));
    keep();
  }, 500);
  return {
    smtpPort: office.port,
    async stop() {
      clearInterval(timer);
      await office.stop();
    },
  };
}

function isForAgency(mail: ParsedMail): boolean {
  const recipients = [mail.to ?? []].flat().flatMap((list) => list.value);
  return recipients.some((recipient) => recipient.address?.endsWith('@esante.gouv.fr'));
}

function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
