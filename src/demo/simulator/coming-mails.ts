import { existsSync, readFileSync } from 'node:fs';
import type { Answer } from './answers.js';
import { deliver } from './maildir.js';
import { writeWhole } from './write-whole.js';

/** What is still to be answered; kept on disk, so that a restart of the demonstration forgets nothing. */
interface Pending extends Answer {
  /** Milliseconds since 1970. */
  dueAt: number;
}

/** The mails that the world outside is about to send, each delivered when its time has come. */
export class ComingMails {
  private pending: Pending[];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly file: string,
    private readonly maildir: string,
    private readonly seconds: number,
  ) {
    this.pending = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Pending[]) : [];
    this.timer = setInterval(() => this.deliverDue(), 500);
  }

  /** One after the other, the first of them in so many seconds. */
  add(answers: Answer[]): void {
    if (answers.length === 0) return;
    const later = (index: number) => Date.now() + this.seconds * 1000 * (index + 1);
    this.pending.push(...answers.map((answer, index) => ({ ...answer, dueAt: later(index) })));
    this.save();
  }

  get count(): number {
    return this.pending.length;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private deliverDue(): void {
    const due = this.pending.filter((answer) => answer.dueAt <= Date.now());
    if (due.length === 0) return;
    for (const { eml, vouched } of due) deliver(this.maildir, eml, vouched);
    this.pending = this.pending.filter((answer) => !due.includes(answer));
    this.save();
  }

  private save(): void {
    writeWhole(this.file, JSON.stringify(this.pending));
  }
}
