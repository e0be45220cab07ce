import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { OneClientAMail } from '../../mailbox/one-client/one-client-a-mail.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { uuidv7 } from '../../platform/uuid.js';
import { neverKnown } from '../letters/placeholders.js';
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
    private readonly oneClient: OneClientAMail,
  ) {}

  /** Ours in our order, then the editor’s own by name. */
  async all(): Promise<MailText[]> {
    const kept = await this.db.rows(MailText, { removedAt: null }, { order: { label: 'ASC', id: 'ASC' } });
    const reworded = new Map(kept.map((text) => [text.name, text]));
    return [
      ...ourTexts.map((ours) => reworded.get(ours.name) ?? untouched(ours)),
      ...kept.filter(({ name }) => name === null),
    ];
  }

  /** @param key the name of one of ours, or the id of the editor’s own */
  async byKey(key: string): Promise<MailText> {
    const found = (await this.all()).find((text) => keyOf(text) === key);
    if (!found) throw new NotFound();
    return found;
  }

  /** What is to be known of it once it is saved: a client that it names, though it serves for all. null: nothing */
  async warning(text: { subject: string; text: string }): Promise<string | null> {
    const { names } = await this.oneClient.ofText(text, null);
    if (names.length === 0) return null;
    const said = names.map(({ name }) => name).join(', ');
    return `Ce modèle nomme ${said}\u00a0: écrire avec lui à un autre client demandera de le confirmer, et une relance ne partira pas.`;
  }

  /** What it was before the editor reworded it; null when it is the editor’s own. */
  originalOf({ name }: MailText): OurText | null {
    return ourTexts.find((ours) => ours.name === name) ?? null;
  }

  /** @throws RefusedField when it cites a number of a client: it serves for all */
  async create(text: NewMailText): Promise<string> {
    await this.refuseNumbers(text);
    const id = uuidv7();
    await this.db.repo(MailText).insert({ ...text, id, name: null, removedAt: null, version: 1 });
    await this.tell(id, 'created', `Modèle de courriel «\u00a0${text.label}\u00a0» créé`);
    return id;
  }

  /** @throws EditConflict when somebody saved first; RefusedField as for a new one */
  async change(key: string, { version: opened, ...yours }: MailTextChange): Promise<void> {
    await this.refuseNumbers(yours);
    const text = await this.byKey(key);
    this.refuseNeverKnown(text, yours);
    await this.save(text, opened, yours, `Modèle de courriel «\u00a0${yours.label}\u00a0» modifié`);
  }

  /** Its words are ours again. The former ones stay in its history. @throws Refused for one of the editor’s own */
  async restore(key: string): Promise<void> {
    const text = await this.byKey(key);
    const ours = this.originalOf(text);
    if (!ours) throw new Refused(['Ce modèle est le vôtre\u00a0: il n’a pas de texte d’origine.']);
    const { label, subject, text: words } = ours;
    await this.save(
      text,
      text.version,
      { label, subject, text: words },
      `Modèle de courriel «\u00a0${label}\u00a0» rétabli`,
    );
  }

  /** @throws Refused for one of ours, which is reworded or put back */
  async remove(key: string): Promise<void> {
    const text = await this.byKey(key);
    const { id } = text;
    if (text.name !== null) throw new Refused(['Ce modèle est fourni\u00a0: changez-le ou rétablissez-le.']);
    await this.db.repo(MailText).update({ id, removedAt: IsNull() }, { removedAt: clock.now() });
    await this.tell(id, 'removed', `Modèle de courriel «\u00a0${text.label}\u00a0» supprimé`);
  }

  private async refuseNumbers(text: { subject: string; text: string }): Promise<void> {
    const { numbers } = await this.oneClient.ofText(text, null);
    if (numbers[0]) throw new RefusedField('text', numbers[0]);
  }

  // Ours are each for one thing: what the original does not cite is not known there. One of the editor’s own is looked at by the rule that takes it.
  private refuseNeverKnown(text: MailText, yours: NewMailText): void {
    const ours = this.originalOf(text);
    if (!ours) return;
    const known = { espace: ours.text.includes('{espace}'), transmis_par: ours.text.includes('{transmis_par}') };
    for (const name of ['subject', 'text'] as const) {
      const never = neverKnown(yours[name], known);
      if (never) throw new RefusedField(name, never);
    }
  }

  private async save(text: MailText, opened: number, yours: NewMailText, told: string): Promise<void> {
    const id = await this.kept(text);
    await this.edits.save({
      subject: { kind: 'mail_text', id },
      clientId: null,
      fields: mailTextFields,
      opened,
      yours,
      now: () => this.db.theOne(MailText, { id }),
      entity: MailText,
      where: { id },
      columns: yours,
      told: () => told,
      address: `/mailbox/texts/${keyOf(text)}`,
      cancel: '/mailbox/texts',
    });
  }

  // One of ours is written down when it is first reworded: until then it follows our own wording. Two at once find one row.
  private async kept({ id, name, label, subject, text }: MailText): Promise<string> {
    if (id !== '') return id;
    await this.db.query(
      'INSERT INTO mail_texts (id, name, label, subject, text) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [uuidv7(), name, label, subject, text],
    );
    return (await this.db.theOne(MailText, { name: name ?? '' })).id;
  }

  private async tell(id: string, action: string, summary: string): Promise<void> {
    await this.audit.record({ subject: { kind: 'mail_text', id }, clientId: null, action, summary });
  }
}

/** What an address names a text by: ours by name, the editor’s own by id. */
export function keyOf({ id, name }: MailText): string {
  return name ?? id;
}

function untouched(ours: OurText): MailText {
  return { ...ours, id: '', removedAt: null, version: 1 };
}
