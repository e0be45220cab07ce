import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { comesFrom } from '../mail-address.js';
import { MailFiling } from '../in/mail-filing.service.js';
import { MailIntake } from '../in/mail-intake.service.js';
import { Message } from '../message.entity.js';
import { readMail, type ReadMail } from '../in/read-mail.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A mail brought by hand, as the file a mail program saves. */
@Injectable()
export class MailUploads {
  constructor(
    private readonly db: TenantDb,
    private readonly intake: MailIntake,
    private readonly filing: MailFiling,
    private readonly editors: EditorService,
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
    const mail = await readMail(file.bytes);
    const kept = await this.intake.keep(mail, file.bytes);
    const { state } = await this.db.repo(Message).findOneByOrFail({ id: kept.id });
    if (about && state === 'unmatched') return { id: kept.id, text: await this.attach(kept.id, mail, about) };
    if (kept.known)
      return { id: kept.id, text: 'Ce courriel était déjà enregistré\u00a0: rien n’a été fait une seconde fois.' };
    return { id: kept.id, text: kept.sentence ?? 'Courriel enregistré\u00a0: il reste à le rapprocher.' };
  }

  // Domain rule 14: what does not come from the agency proves nothing, whoever brings it.
  private async attach(id: string, mail: ReadMail, about: { kind: string; id: string }): Promise<string> {
    const { ansSenderDomains } = await this.editors.current();
    const believed = comesFrom(mail, ansSenderDomains);
    const text = await this.filing.attach(id, about.kind, about.id, believed);
    return believed
      ? text
      : 'Courriel rattaché comme pièce. Il ne vient pas d’un domaine de l’ANS\u00a0: aucun état n’a changé, et il attend dans «\u00a0À vérifier\u00a0». Enregistrez vous-même l’accusé ou la validation, s’il y a lieu.';
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
