import { ImapFlow } from 'imapflow';
import { beginningOfLargeMail, largestMail, type MailSource, type Unread } from './mail-source.js';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** An IMAP folder (RFC 9051): reads what has no \Seen flag without setting it, and sets it once the mail is kept. */
export class ImapSource implements MailSource {
  private client: ImapFlow | null = null;

  /**
   * @param url `imaps://user@host:993/INBOX`; `imap://` insists on STARTTLS
   * @param password never in the address: from the environment
   */
  constructor(
    private readonly url: URL,
    private readonly password: string,
  ) {}

  async *unread(): AsyncIterable<Unread> {
    const client = await this.open();
    const found = await client.search({ seen: false }, { uid: true });
    for (const uid of found || []) {
      const mail = await this.read(client, uid);
      if (mail) yield mail;
    }
  }

  async done(key: string): Promise<void> {
    const client = await this.open();
    await client.messageFlagsAdd(key, ['\\Seen'], { uid: true });
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.logout().catch(() => client.close());
  }

  private async open(): Promise<ImapFlow> {
    if (this.client) return this.client;
    const secure = this.url.protocol === 'imaps:';
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
    await client.connect();
    await client.mailboxOpen(decodeURIComponent(this.url.pathname.slice(1)) || 'INBOX');
    this.client = client;
    return client;
  }

  private async read(client: ImapFlow, uid: number): Promise<Unread | null> {
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
