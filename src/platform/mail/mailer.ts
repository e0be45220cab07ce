import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

export interface OutgoingMail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  messageId: string;
  inReplyTo?: string | null;
  attachments: { filename: string; contentType: string; content: Buffer }[];
}

/** What is known after an attempt: taken by the server, certainly not taken, or nobody can tell. */
export type Delivery =
  | { outcome: 'sent'; answer: string }
  | { outcome: 'refused'; permanent: boolean; answer: string }
  | { outcome: 'unknown'; answer: string };

@Injectable()
export class Mailer {
  private transport: Transporter | null = null;

  constructor(private readonly smtpUrl: string | undefined) {}

  async send(mail: OutgoingMail): Promise<Delivery> {
    if (!this.smtpUrl) return { outcome: 'refused', permanent: false, answer: 'SMTP_URL n’est pas réglée' };
    this.transport ??= createTransport({
      url: this.smtpUrl,
      pool: true,
      maxConnections: 2,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 60_000,
    } as never);
    try {
      const { inReplyTo, ...parts } = mail;
      const info: unknown = await this.transport.sendMail({
        ...parts,
        ...(inReplyTo ? { inReplyTo, references: [inReplyTo] } : {}),
      });
      return { outcome: 'sent', answer: String((info as { response?: unknown }).response ?? '') };
    } catch (error) {
      return this.judge(error as Error & { responseCode?: number; code?: string; command?: string });
    }
  }

  close(): void {
    this.transport?.close();
    this.transport = null;
  }

  // After DATA was begun and without an answer of the server, the mail may have left: never "failed", never silently again.
  private judge(error: Error & { responseCode?: number; code?: string; command?: string }): Delivery {
    if (error.responseCode) return { outcome: 'refused', permanent: error.responseCode >= 500, answer: error.message };
    const beforeAnyMail =
      error.code === 'ECONNECTION' ||
      error.code === 'EDNS' ||
      error.code === 'EAUTH' ||
      error.code === 'ETLS' ||
      error.command === 'CONN';
    if (beforeAnyMail) return { outcome: 'refused', permanent: false, answer: error.message };
    if (error.code === 'EENVELOPE') return { outcome: 'refused', permanent: true, answer: error.message };
    return { outcome: 'unknown', answer: error.message };
  }
}
