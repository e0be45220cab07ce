import { Injectable } from '@nestjs/common';
import type { UploadedFile } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { MailFiling } from '../in/mail-filing.service.js';
import { MailIntake } from '../in/mail-intake.service.js';
import { Message } from '../message.entity.js';
import { MailReading } from '../in/mail-reading.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A mail brought by hand, as the file a mail program saves. */
@Injectable()
export class MailUploads {
  constructor(
    private readonly db: TenantDb,
    private readonly intake: MailIntake,
    private readonly filing: MailFiling,
    private readonly reading: MailReading,
  ) {}

  /**
   * Kept like a mail that was collected, and believed of nothing; `about` is what the person says it is about.
   * @throws Refused when the file is no mail
   */
  async add(file: UploadedFile, about: { kind: string; id: string } | null): Promise<{ id: string; text: string }> {
    if (!looksLikeMail(file.bytes))
      throw new Refused([
        'Ce fichier n’est pas un courriel. Dans votre messagerie, enregistrez le message au format .eml, puis déposez ce fichier.',
      ]);
    const mail = await this.reading.brought(file.bytes);
    const kept = await this.intake.keep(mail, file.bytes, 'brought');
    const { state } = await this.db.theOne(Message, { id: kept.id });
    if (about && state === 'unmatched') return { id: kept.id, text: await this.attach(kept.id, about) };
    if (kept.known)
      return { id: kept.id, text: 'Ce courriel était déjà enregistré\u00a0: rien n’a été fait une seconde fois.' };
    return { id: kept.id, text: kept.sentence ?? 'Courriel enregistré\u00a0: il reste à le rapprocher.' };
  }

  // Domain rule 14: a file proves nothing of its author, whoever brings it.
  private async attach(id: string, about: { kind: string; id: string }): Promise<string> {
    await this.filing.attach(id, about.kind, about.id, false);
    return 'Courriel rattaché comme pièce. Un fichier ne prouve pas d’où il vient\u00a0: aucun état n’a changé, et il attend dans «\u00a0À vérifier\u00a0», où vous pouvez le confirmer.';
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
