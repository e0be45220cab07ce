import { clock } from '../clock.js';
import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

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

/** What is known after an attempt: taken by the server, certainly not taken, or nobody can tell. */
export type Delivery =
  | { outcome: 'sent'; answer: string; refusedRecipients: string[] }
  | { outcome: 'refused'; permanent: boolean; answer: string }
  | { outcome: 'unknown'; answer: string };

interface SmtpError extends Error {
  response?: string;
  responseCode?: number;
  code?: string;
  command?: string;
  syscall?: string;
  timeoutType?: string;
}

@Injectable()
export class Mailer {
  private transport: Transporter | null = null;

  constructor(private readonly smtpUrl: string | undefined) {}

  async send(mail: Letter): Promise<Delivery> {
    if (!this.smtpUrl) return { outcome: 'refused', permanent: false, answer: 'SMTP_URL n’est pas réglée' };
    // One connection a mail: a pool sends again by itself when a server closes the line, and that copy would be silent.
    this.transport ??= createTransport({
      url: this.smtpUrl,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
    } as never);
    try {
      const { inReplyTo, ...parts } = mail;
      const info: unknown = await this.transport.sendMail({
        ...parts,
        date: clock.now(),
        ...(inReplyTo ? { inReplyTo, references: [inReplyTo] } : {}),
      });
      const { response, rejected } = info as { response?: unknown; rejected?: unknown[] };
      return { outcome: 'sent', answer: String(response ?? ''), refusedRecipients: (rejected ?? []).map(String) };
    } catch (error) {
      return this.judge(error as SmtpError);
    }
  }

  close(): void {
    this.transport?.close();
    this.transport = null;
  }

  // Without an answer of the server the mail may have left: never "failed", never silently again.
  private judge(error: SmtpError): Delivery {
    const answer = answerOf(error);
    if (beforeAnyMail(error)) return { outcome: 'refused', permanent: false, answer };
    if (error.responseCode) return { outcome: 'refused', permanent: error.responseCode >= 500, answer };
    if (error.code === 'EENVELOPE') return { outcome: 'refused', permanent: true, answer };
    return { outcome: 'unknown', answer };
  }
}

/** People read it: the words of the server are quoted, those of the library are not. */
function answerOf({ response, message }: SmtpError): string {
  return response ? `Le serveur de courriel a répondu «\u00a0${response}\u00a0»` : message;
}

/** Nothing of the mail was handed over, and nothing is wrong with it: no line, no greeting, no TLS, no sign-in. */
function beforeAnyMail({ code, command, syscall, timeoutType, responseCode }: SmtpError): boolean {
  if (['EDNS', 'EAUTH', 'ETLS'].includes(code ?? '') || syscall === 'connect') return true;
  if (['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'].includes(timeoutType ?? '')) return true;
  if (['EHLO', 'HELO', 'STARTTLS'].includes(command ?? '')) return true;
  return command === 'CONN' && responseCode !== undefined;
}
