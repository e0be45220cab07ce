import type { ImapFlow } from 'imapflow';
import { clock } from '../../platform/clock.js';
import { log } from '../../platform/log.js';
import { type ImapPlace, keptIn, type LastRound, placeIn, putOffIn } from './imap-place.js';
import { connectImap, type ImapAccount } from './imap-connection.js';
import { beginningOfLargeMail, largestMail, type MailSource, type WaitingMail } from './mail-source.js';
import { imapProblem, SourceProblem } from './source-problem.js';

/** So many of those that were put off are tried again in a round. */
const triedAgain = 20;

/** So many times a round goes on after a mail that the server would not give, by a new line. */
const newLines = 5;

/** An IMAP folder (RFC 9051), opened to be read only: what people open, mark or leave unread there changes nothing for us, nor we for them. */
export class ImapSource implements MailSource {
  private client: ImapFlow | null = null;
  private at: ImapPlace | null = null;

  constructor(
    private readonly account: ImapAccount,
    private readonly folder: string,
  ) {}

  async *waiting(last: LastRound | null): AsyncIterable<WaitingMail> {
    try {
      const client = await this.open();
      const { uidValidity, uidNext } = openedIn(client);
      this.at = placeIn(last, uidValidity, clock.today());
      let lines = 0;
      for (const uid of await this.uids(client, this.at)) {
        const mail = await this.read(uid).catch((error: unknown) => error as Error);
        if (mail instanceof Error) {
          this.refused(uid, mail);
          lines += 1;
          if (lines > newLines || !(await this.opensAgain(uidValidity))) return;
        } else if (mail) yield mail;
        // Somebody deleted it meanwhile.
        else this.keep(String(uid));
      }
      // What is older than the first day was looked at too.
      this.at = { ...this.at, lastUid: Math.max(this.at.lastUid, uidNext - 1) };
    } catch (error) {
      throw imapProblem(error) ?? error;
    }
  }

  place(): ImapPlace | null {
    return this.at;
  }

  unreadable(): number {
    return this.at?.putOff.length ?? 0;
  }

  keep(key: string): void {
    if (this.at) this.at = keptIn(this.at, Number(key));
  }

  putOff(key: string): void {
    if (this.at) this.at = putOffIn(this.at, Number(key));
  }

  done(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.logout().catch(() => client.close());
  }

  // One damaged mail must not hold back the others, though a server may hang up over it (Dovecot does): it is tried again after them.
  private refused(uid: number, error: Error): void {
    // Whoever operates is told once of each, not each minute.
    if (!this.at?.putOff.includes(uid)) log.fault('mailbox.collect: the server did not give a mail', error);
    this.putOff(String(uid));
  }

  /** @returns whether it is the same folder still @throws SourceProblem when it is the server that does not answer */
  private async opensAgain(uidValidity: string): Promise<boolean> {
    const broken = this.client;
    if (broken?.usable) return true;
    this.client = null;
    broken?.close();
    return openedIn(await this.open()).uidValidity === uidValidity;
  }

  // RFC 9051 §6.4.4: `n:*` names the last mail even when its UID is below n.
  private async uids(client: ImapFlow, { lastUid, since, putOff }: ImapPlace): Promise<number[]> {
    const wanted = lastUid === 0 ? { since: new Date(`${since}T00:00:00Z`) } : { uid: `${lastUid + 1}:*` };
    const found = (await client.search(wanted, { uid: true })) || [];
    const fresh = found.filter((uid) => uid > lastUid).sort((one, other) => one - other);
    return [...fresh, ...putOff.slice(0, triedAgain)];
  }

  private async open(): Promise<ImapFlow> {
    if (this.client) return this.client;
    const client = await connectImap(this.account);
    this.client = client;
    const { folder } = this;
    await client.mailboxOpen(folder, { readOnly: true }).catch((error: Error & { responseStatus?: string }) => {
      if (error.responseStatus !== 'NO') throw error;
      throw new SourceProblem('folder', `${folder}: ${error.message}`);
    });
    return client;
  }

  private async read(uid: number): Promise<WaitingMail | null> {
    const client = await this.open();
    const facts = await client.fetchOne(String(uid), { size: true }, { uid: true });
    if (!facts) return null;
    const size = facts.size ?? 0;
    const source = size > largestMail ? { start: 0, maxLength: beginningOfLargeMail } : true;
    const mail = await client.fetchOne(String(uid), { source }, { uid: true });
    return mail && mail.source
      ? { key: String(uid), raw: mail.source, size: Math.max(size, mail.source.length) }
      : null;
  }
}

function openedIn({ mailbox }: ImapFlow): { uidValidity: string; uidNext: number } {
  const { uidValidity, uidNext } = mailbox as { uidValidity: bigint; uidNext: number };
  return { uidValidity: String(uidValidity), uidNext };
}
