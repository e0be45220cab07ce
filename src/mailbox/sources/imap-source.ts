import type { ImapFlow } from 'imapflow';
import { clock } from '../../platform/clock.js';
import { type ImapPlace, keptIn, placeIn, putOffIn } from './imap-place.js';
import { beginningOfLargeMail, largestMail, type MailSource, type WaitingMail } from './mail-source.js';
import { imapProblem, SourceProblem } from './source-problem.js';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** So many of those that were put off are tried again in a round. */
const triedAgain = 20;

/** An IMAP folder (RFC 9051), opened to be read only: what people open, mark or leave unread there changes nothing for us, nor we for them. */
export class ImapSource implements MailSource {
  private client: ImapFlow | null = null;
  private at: ImapPlace | null = null;

  /**
   * @param url `imaps://user@host:993/INBOX`; `imap://` insists on STARTTLS
   * @param password never in the address: from the environment
   */
  constructor(
    private readonly url: URL,
    private readonly password: string,
  ) {}

  async *waiting(known: ImapPlace | null): AsyncIterable<WaitingMail> {
    try {
      const client = await this.open();
      const { uidValidity, uidNext } = client.mailbox as { uidValidity: bigint; uidNext: number };
      this.at = placeIn(known, String(uidValidity), clock.today());
      for (const uid of await this.uids(client, this.at)) {
        const mail = await this.read(client, uid);
        if (mail) yield mail;
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

  // RFC 9051 §6.4.4: `n:*` names the last mail even when its UID is below n.
  private async uids(client: ImapFlow, { lastUid, since, putOff }: ImapPlace): Promise<number[]> {
    const wanted = lastUid === 0 ? { since: new Date(`${since}T00:00:00Z`) } : { uid: `${lastUid + 1}:*` };
    const found = (await client.search(wanted, { uid: true })) || [];
    const fresh = found.filter((uid) => uid > lastUid).sort((one, other) => one - other);
    return [...putOff.slice(0, triedAgain), ...fresh];
  }

  private async open(): Promise<ImapFlow> {
    if (this.client) return this.client;
    const secure = this.url.protocol === 'imaps:';
    // Only who fetches mails reads what speaks IMAP.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: this.url.hostname,
      port: Number(this.url.port) || (secure ? 993 : 143),
      secure,
      // A password never travels in clear, but to this very machine.
      ...(secure || loopback.has(this.url.hostname) ? {} : { doSTARTTLS: true }),
      auth: { user: decodeURIComponent(this.url.username), pass: this.password },
      logger: false,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 60_000,
    });
    // Without a listener a broken line would end the process; the command under way fails all the same.
    client.on('error', () => undefined);
    await client.connect().catch((error: unknown) => {
      client.close();
      throw error;
    });
    this.client = client;
    const folder = decodeURIComponent(this.url.pathname.slice(1)) || 'INBOX';
    await client.mailboxOpen(folder, { readOnly: true }).catch((error: Error & { responseStatus?: string }) => {
      if (error.responseStatus !== 'NO') throw error;
      throw new SourceProblem('folder', `${folder}: ${error.message}`);
    });
    return client;
  }

  private async read(client: ImapFlow, uid: number): Promise<WaitingMail | null> {
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
