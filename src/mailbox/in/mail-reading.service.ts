import { Injectable } from '@nestjs/common';
import { looksLikePdf } from '../../paper/uploads/upload-kind.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { Readings } from '../../platform/threads/readings.js';
import { threadRoom } from '../../platform/threads/thread-room.js';
import { Threads } from '../../platform/threads/threads.js';
import { beginningOfLargeMail } from '../sources/mail-source.js';
import { mostCharacters } from './attachment-text.js';
import type { ReadMail } from './read-mail.js';

const room = threadRoom<typeof import('./read-mail.js')>('mailbox/in/read-mail.js');
const papers = threadRoom<typeof import('../../paper/received/text-of-pdf.js')>('paper/received/text-of-pdf.js');

/** Reads mails in threads: whoever writes to the mailbox must not be able to stop it. */
@Injectable()
export class MailReading {
  constructor(
    private readonly threads: Threads,
    private readonly readings: Readings,
  ) {}

  /** One of the mailbox: nobody waits for it. */
  collected(raw: Buffer, size: number): Promise<ReadMail> {
    return this.read(raw, size, true);
  }

  /** One that a person brings: read before the transaction, and found again within it. */
  brought(raw: Buffer): Promise<ReadMail> {
    return this.readings.once(raw, 'mail', () => this.read(raw, raw.length, false));
  }

  // One that takes too long keeps its head, and says so: it must not come back for ever.
  private async read(raw: Buffer, size: number, patient: boolean): Promise<ReadMail> {
    try {
      const mail = revived(await this.threads.call(room, 'readMail', [raw, size], { patient }));
      return await this.withPapers(mail, patient);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const beginning = raw.subarray(0, beginningOfLargeMail);
      return revived(await this.threads.call(room, 'readMailHead', [beginning], { patient }));
    }
  }

  // In a turn of their own: a PDF that never ends costs its text, and not the mail it came with.
  private async withPapers(mail: ReadMail, patient: boolean): Promise<ReadMail> {
    const pdfs = mail.attachments.filter(({ bytes, csr }) => !csr && looksLikePdf(bytes));
    // What was not searched whole is not unfolded any further.
    if (pdfs.length === 0 || mail.evidence === 'head') return mail;
    try {
      const files = pdfs.map(({ bytes }) => bytes);
      const texts = (await this.threads.call(papers, 'textsOfPdfs', [files], { patient })).filter(
        (text) => text !== null,
      );
      const attachmentText = [mail.attachmentText, ...texts].filter(Boolean).join('\n');
      if (attachmentText.length > mostCharacters) return mail;
      return { ...mail, attachmentText, unreadAttachments: mail.unreadAttachments - texts.length };
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      return mail;
    }
  }
}

// Threads give plain bytes.
function revived(mail: ReadMail): ReadMail {
  const buffer = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  return { ...mail, attachments: mail.attachments.map((one) => ({ ...one, bytes: buffer(one.bytes) })) };
}
