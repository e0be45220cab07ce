import { clock } from '../clock.js';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type RefusedAddress, refusedAddresses } from './refused-addresses.js';
import { answerOf, beforeAnyMail, reachedOurLimit, type SmtpError } from './smtp-error.js';

/** What is handed to the mail server. */
export interface Letter {
  from: string;
  to: string[];
  subject: string;
  text: string;
  messageId: string;
  inReplyTo?: string | null;
  /** Fields of its header besides the usual ones. */
  headers?: Record<string, string>;
  attachments: { filename: string; contentType: string; content: Buffer }[];
}

/** What is known after an attempt: taken by the server, certainly not taken, nobody to take it (or no more of ours for now: `limited`), or nobody can tell. */
export type Delivery = (
  | { outcome: 'sent'; answer: string; refusedRecipients: string[] }
  | { outcome: 'away'; answer: string; limited?: boolean }
  | { outcome: 'refused'; permanent: boolean; answer: string }
  | { outcome: 'unknown'; answer: string }
) & {
  /** Whatever became of the mail: addresses to which the server delivers nothing, for good. */
  noMailbox?: RefusedAddress[];
};

const restMilliseconds = 10_000;

/** Says of one attempt whether the line was closed before the server said a word: its error is the one of a line that broke later. */
class Witness {
  closedAtOnce = false;

  warn(_data: unknown, message: unknown): void {
    this.closedAtOnce ||= message === 'Connection closed unexpectedly';
  }

  trace(): void {}
  debug(): void {}
  info(): void {}
  error(): void {}
  fatal(): void {}
}

/** Hands one mail to the relay, and says what became of it. A relay that was away rests for ten seconds; one that has had enough of a sender, from this one. */
@Injectable()
export class Mailer {
  private away: { until: number; sender: string | null; answer: string } | null = null;

  constructor(private readonly smtpUrl: string | undefined) {}

  /** @param beforeContent once the server asks for the content, before any of it leaves: nothing leaves when it throws */
  async send(mail: Letter, beforeContent = () => Promise.resolve()): Promise<Delivery> {
    if (!this.smtpUrl) return { outcome: 'away', answer: 'Aucun serveur d’envoi n’est réglé (SMTP_URL)' };
    // Many mails wait for one relay: it is asked again in a moment, not once for each of them.
    const rest = (this.away?.until ?? 0) - clock.now().getTime();
    const rests = rest > 0 && rest <= restMilliseconds && [null, mail.from].includes(this.away?.sender ?? null);
    if (this.away && rests) return { outcome: 'away', answer: this.away.answer };
    const delivery = await attempt(mail, this.smtpUrl, beforeContent);
    const until = clock.now().getTime() + restMilliseconds;
    const { outcome, answer } = delivery;
    this.away = outcome === 'away' ? { until, sender: delivery.limited ? mail.from : null, answer } : null;
    return delivery;
  }
}

async function attempt(
  { inReplyTo, ...parts }: Letter,
  url: string,
  beforeContent: () => Promise<void>,
): Promise<Delivery> {
  const { createTransport } = await import('nodemailer');
  const witness = new Witness();
  // One connection a mail: a pool sends again by itself when a server closes the line, and that copy would be silent.
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    logger: witness,
  } as never);
  transport.use('stream', ({ message }, done) => {
    message.processFunc((content) => Readable.from(once(content, beforeContent), { objectMode: false }));
    done();
  });
  try {
    const answered = inReplyTo ? { inReplyTo, references: [inReplyTo] } : {};
    const info: unknown = await transport.sendMail({ ...parts, date: clock.now(), ...answered });
    const { response, rejected, rejectedErrors } = info as {
      response?: unknown;
      rejected?: unknown[];
      rejectedErrors?: SmtpError[];
    };
    const refusedRecipients = (rejected ?? []).map(String);
    const noMailbox = refusedAddresses(rejectedErrors);
    return { outcome: 'sent', answer: String(response ?? ''), refusedRecipients, noMailbox };
  } catch (error) {
    return { ...judge(error as SmtpError, witness), noMailbox: refusedAddresses((error as SmtpError).rejectedErrors) };
  } finally {
    transport.close();
  }
}

// Nobody reads it before the server has said yes to DATA.
async function* once(content: Readable, before: () => Promise<void>): AsyncGenerator<Buffer> {
  await before();
  for await (const part of content) yield part as Buffer;
}

// Without an answer of the server the mail may have left: never "failed", never silently again.
function judge(error: SmtpError, { closedAtOnce }: Witness): Delivery {
  const answer = answerOf(error);
  if (closedAtOnce || beforeAnyMail(error)) return { outcome: 'away', answer };
  if (reachedOurLimit(error)) return { outcome: 'away', answer, limited: true };
  if (error.responseCode) return { outcome: 'refused', permanent: error.responseCode >= 500, answer };
  // The content was not there to be sent: the server never had its end.
  if (error.code === 'ESTREAM') return { outcome: 'refused', permanent: false, answer };
  if (error.code === 'EENVELOPE') return { outcome: 'refused', permanent: true, answer };
  return { outcome: 'unknown', answer };
}
