import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../../platform/audit/audit.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { MailText } from './mail-text.entity.js';
import { mailTextFields, type MailTextChange, type NewMailText } from './mail-texts.form.js';
import { type OurText, ourTexts } from './our-texts.js';

/** The texts that people of an editor write with: ours to begin with, reworded, put back, and its own. */
@Injectable()
export class MailTexts {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly audit: AuditService,
  ) {}

  /** Ours in our order, then the editor’s own by name. */
  async all(): Promise<MailText[]> {
    const texts = await this.load();
    if (texts.some(({ name }) => name !== null)) return texts;
    // Two first readers at once: the second waits, then finds the texts of the first.
    await this.db.query(`SELECT pg_advisory_xact_lock(hashtext('mail texts ' || current_editor()::text))`);
    const meanwhile = await this.load();
    if (meanwhile.some(({ name }) => name !== null)) return meanwhile;
    await this.db
      .repo(MailText)
      .insert(ourTexts.map((text) => ({ ...text, id: uuidv7(), removedAt: null, version: 1 })));
    return this.load();
  }

  async byId(id: string): Promise<MailText> {
    const text = await this.db.repo(MailText).findOneBy({ id, removedAt: IsNull() });
    if (!text) throw new NotFound();
    return text;
  }

  /** What it was before the editor reworded it; null when it is the editor’s own. */
  originalOf({ name }: MailText): OurText | null {
    return ourTexts.find((ours) => ours.name === name) ?? null;
  }

  async create(text: NewMailText): Promise<string> {
    const id = uuidv7();
    await this.db.repo(MailText).insert({ ...text, id, name: null, removedAt: null, version: 1 });
    await this.tell(id, 'created', `Modèle de courriel «\u00a0${text.label}\u00a0» créé`);
    return id;
  }

  /** @throws EditConflict when somebody saved first. */
  async change(id: string, { version: opened, ...yours }: MailTextChange): Promise<void> {
    await this.byId(id);
    await this.save(id, opened, yours, `Modèle de courriel «\u00a0${yours.label}\u00a0» modifié`);
  }

  /** Its words are ours again. The former ones stay in its history. @throws Refused for one of the editor’s own */
  async restore(id: string): Promise<void> {
    const text = await this.byId(id);
    const ours = this.originalOf(text);
    if (!ours) throw new Refused(['Ce modèle est le vôtre\u00a0: il n’a pas de texte d’origine.']);
    const { label, subject, text: words } = ours;
    await this.save(
      id,
      text.version,
      { label, subject, text: words },
      `Modèle de courriel «\u00a0${label}\u00a0» rétabli`,
    );
  }

  /** @throws Refused for one of ours, which is reworded or put back */
  async remove(id: string): Promise<void> {
    const text = await this.byId(id);
    if (text.name !== null) throw new Refused(['Ce modèle est fourni\u00a0: changez-le ou rétablissez-le.']);
    await this.db.repo(MailText).update({ id, removedAt: IsNull() }, { removedAt: clock.now() });
    await this.tell(id, 'removed', `Modèle de courriel «\u00a0${text.label}\u00a0» supprimé`);
  }

  private async save(id: string, opened: number, yours: NewMailText, told: string): Promise<void> {
    await this.edits.save({
      subject: { kind: 'mail_text', id },
      clientId: null,
      fields: mailTextFields,
      opened,
      yours,
      now: () => this.db.repo(MailText).findOneByOrFail({ id }),
      entity: MailText,
      where: { id },
      columns: yours,
      told: () => told,
      address: `/mailbox/texts/${id}`,
      cancel: '/mailbox/texts',
    });
  }

  private async tell(id: string, action: string, summary: string): Promise<void> {
    await this.audit.record({ subject: { kind: 'mail_text', id }, clientId: null, action, summary });
  }

  private async load(): Promise<MailText[]> {
    const texts = await this.db
      .repo(MailText)
      .find({ where: { removedAt: IsNull() }, order: { label: 'ASC', id: 'ASC' } });
    const placeOf = ({ name }: MailText) =>
      name === null ? ourTexts.length : ourTexts.findIndex((ours) => ours.name === name);
    return texts.sort((a, b) => placeOf(a) - placeOf(b));
  }
}
