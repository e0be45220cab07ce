import { IsMailSubject, type MailEffect, type MailSubject, type Subject } from '../../src/mailbox/in/mail-subjects.js';
import type { Message } from '../../src/mailbox/message.entity.js';
import { AuditService } from '../../src/platform/audit/audit.service.js';

/** Something mails are about: it moves on an acknowledgement, and keeps what it was told. */
@IsMailSubject()
export class Parcels implements MailSubject {
  readonly kind = 'parcel';
  readonly told: Message[] = [];
  dossiers = new Map<string, string>();
  clients = new Map<string, string>();
  fails = false;

  constructor(private readonly audit: AuditService) {}

  byId = (subjectId: string) => Promise.resolve<Subject>({ subjectId, clientId: this.clients.get(subjectId) ?? null });
  byDossier = (dossier: string) => {
    const subjectId = this.dossiers.get(dossier);
    return subjectId ? this.byId(subjectId) : Promise.resolve(null);
  };
  search = () => Promise.resolve([]);
  suggestions = () => Promise.resolve([]);

  async apply(subjectId: string, mail: Message): Promise<MailEffect> {
    this.told.push(mail);
    if (mail.recognisedAs !== 'acknowledgement') return { moved: false, sentence: 'Rien n’a changé.' };
    const subject = { kind: this.kind, id: subjectId };
    await this.audit.record({
      subject,
      clientId: null,
      action: 'acknowledge',
      from: 'sent',
      to: 'acknowledged',
      summary: 'Accusé',
    });
    if (this.fails) throw new Error('the parcel is broken');
    return { moved: true, sentence: 'Le colis est accusé.' };
  }
}
