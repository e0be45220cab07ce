import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { agencyAnswers, clientAnswer, type Answer } from './simulator-answers.js';

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
  for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(options.maildir, folder), { recursive: true });
  let pending: Pending[] = existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as Pending[]) : [];
  const keep = () => writeAtomically(stateFile, JSON.stringify(pending));

  const server = smtpServer((mail) => {
    const seconds = options.seconds ?? 20;
    const answers = isForAgency(mail) ? agencyAnswers(mail) : clientAnswer(mail);
    pending.push(...answers.map((answer, index) => ({ ...answer, dueAt: Date.now() + seconds * 1000 * (index + 1) })));
    keep();
  });
  const smtpPort = await listen(server, options.smtpPort);

  const timer = setInterval(() => {
    const due = pending.filter((answer) => answer.dueAt <= Date.now());
    if (due.length === 0) return;
    for (const answer of due) deliver(options.maildir, answer.eml);
    pending = pending.filter((answer) => !due.includes(answer));
    keep();
  }, 500);
  return {
    smtpPort,
    async stop() {
      clearInterval(timer);
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function smtpServer(received: (mail: ParsedMail) => void): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    size: 30 * 1024 * 1024,
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          received(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  server.on('error', (error) => console.error('simulateur :', error.message));
  return server;
}

function isForAgency(mail: ParsedMail): boolean {
  const recipients = [mail.to ?? []].flat().flatMap((list) => list.value);
  return recipients.some((recipient) => recipient.address?.endsWith('@esante.gouv.fr'));
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = server.listen(port, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

// As the Maildir format asks: written in tmp, then moved whole into new.
function deliver(maildir: string, eml: string): void {
  const name = `${Date.now()}.${randomUUID()}.simulateur`;
  writeFileSync(join(maildir, 'tmp', name), eml);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}

function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
