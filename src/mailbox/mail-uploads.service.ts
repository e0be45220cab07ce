import { Injectable } from '@nestjs/common';
import type { UploadedFile } from '../platform/web/current.js';
import { Refused } from '../platform/web/errors.js';
import { IncomingMail } from './incoming-mail.service.js';
import { MatchedMail } from './matched-mail.service.js';
import { Message } from './message.entity.js';
import { readMail } from './read-mail.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

/** A mail brought by hand, as the file a mail program saves. */
@Injectable()
export class MailUploads {
  constructor(
    private readonly db: TenantDb,
    private readonly incoming: IncomingMail,
    private readonly matched: MatchedMail,
  ) {}

  /**
   * Kept like a mail that was collected; `about` is what the person says it is about, when the mail itself proves nothing.
   * @throws Refused when the file is no mail
   */
  async add(file: UploadedFile, about: { kind: string; id: string } | null): Promise<{ id: string; text: string }> {
    if (!looksLikeMail(file.bytes))
      throw new Refused([
        'Ce fichier n’est pas un courriel. Dans votre messagerie, enregistrez le message au format .eml, puis déposez ce fichier.',
      ]);
    const kept = await this.incoming.keep(await readMail(file.bytes), file.bytes);
    const { state } = await this.db.repo(Message).findOneByOrFail({ id: kept.id });
    if (about && state === 'unmatched')
      return { id: kept.id, text: await this.matched.attach(kept.id, about.kind, about.id) };
    if (kept.known)
      return { id: kept.id, text: 'Ce courriel était déjà enregistré\u00a0: rien n’a été fait une seconde fois.' };
    return { id: kept.id, text: kept.sentence ?? 'Courriel enregistré\u00a0: il reste à le rapprocher.' };
  }
}

/** RFC 5322 §2.2: it begins with header fields, and has an author. */
function looksLikeMail(bytes: Buffer): boolean {
  const beginning = bytes
    .subarray(0, 65_536)
    .toString('latin1')
    .replace(/^\ufeff|^ï»¿/, '')
    .replace(/^From [^\n]*\n/, '');
  return /^[\x21-\x39\x3b-\x7e]+:/.test(beginning) && /^from:/im.test(beginning.split(/\r?\n\r?\n/)[0] ?? '');
}
