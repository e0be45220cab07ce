import { Injectable } from '@nestjs/common';
import { looksLikePdf } from '../../paper/uploads/upload-kind.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { Readings } from '../../platform/aside/readings.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { beginningOfLargeMail } from '../sources/mail-source.js';
import { mostCharacters } from './attachment-text.js';
import type { ReadMail } from './read-mail.js';

const room = asideRoom<typeof import('./read-mail.js')>('mailbox/in/read-mail.js');
const papers = asideRoom<typeof import('../../paper/received/text-of-pdf.js')>('paper/received/text-of-pdf.js');

/** Reads mails aside: whoever writes to the mailbox must not be able to stop it. */
@Injectable()
export class MailReading {
  constructor(
    private readonly aside: Aside,
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
      const mail = await this.aside.call(room, 'readMail', [raw, size], { patient });
      return await this.withPapers(mail, patient);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      const beginning = raw.subarray(0, beginningOfLargeMail);
      return this.aside.call(room, 'readMailHead', [beginning], { patient });
    }
  }

  // In a turn of their own: a PDF that never ends costs its text, and not the mail it came with.
  private async withPapers(mail: ReadMail, patient: boolean): Promise<ReadMail> {
    const pdfs = mail.attachments.filter(({ bytes, csr }) => !csr && looksLikePdf(bytes));
    // What was not searched whole is not unfolded any further.
    if (pdfs.length === 0 || mail.evidence === 'head') return mail;
    try {
      const files = pdfs.map(({ bytes }) => bytes);
      const texts = (await this.aside.call(papers, 'textsOfPdfs', [files], { patient })).filter(
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
