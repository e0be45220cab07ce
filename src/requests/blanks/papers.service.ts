import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { MappedBlanks } from '../forms/mapped-blanks.service.js';
import { OfficialBlanks } from './official-blanks.service.js';
import { BlankSetting } from './blank-setting.entity.js';
import { blankSettingAnswers, blankSettingFields, type BlankSettingForm, purposeLabels } from './papers.form.js';
import { OtherPaper } from './other-paper.entity.js';

/** What a 413 is printed on today, and whether ANS takes it. */
export interface PaperRules {
  /** A blank of ANS is in use; otherwise our own declaration is printed. */
  blank: boolean;
  /** The editor says that ANS accepts our own declaration. */
  otherAccepted: boolean;
  /** « Précisions sur l’usage » is written on the form; some blanks say to leave it empty. */
  fillsPurpose: boolean;
}

/** The papers that may reach ANS: its own form, or another that the editor answers for. */
@Injectable()
export class Papers {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly official: OfficialBlanks,
    private readonly mapped: MappedBlanks,
    private readonly outbox: Outbox,
  ) {}

  async rules(): Promise<PaperRules> {
    const blank = await this.official.current();
    const setting = blank ? await this.settingOf(blank.id) : null;
    return {
      blank: blank !== null || (await this.mapped.inUse('413')) !== null,
      otherAccepted: (await this.accepted()) !== null,
      fillsPurpose: setting?.fillsPurpose ?? true,
    };
  }

  /** A blank of form 503 is in use. */
  async changeBlank(): Promise<boolean> {
    return (await this.mapped.inUse('503')) !== null;
  }

  settingOf(blankId: string): Promise<BlankSetting | null> {
    return this.db.one(BlankSetting, { id: blankId });
  }

  /** How the blank in use is filled. @throws EditConflict, or Refused when no blank is in use */
  async setFilling({ purpose, version }: BlankSettingForm): Promise<void> {
    const blank = await this.official.current();
    if (!blank) throw new Refused(['Aucun formulaire vierge n’est en usage\u00a0: déposez-le d’abord.']);
    await this.edits.save({
      subject: { kind: 'form', id: blank.id },
      clientId: null,
      fields: blankSettingFields,
      opened: version,
      yours: { purpose },
      now: async () => blankSettingAnswers(await this.db.theOne(BlankSetting, { id: blank.id })),
      entity: BlankSetting,
      where: { id: blank.id },
      columns: { fillsPurpose: purpose === 'write' },
      told: () => `«\u00a0Précisions sur l’usage\u00a0»\u00a0: ${purposeLabels[purpose].toLowerCase()}`,
      address: '/settings/forms/filling',
      cancel: '/settings/forms',
    });
    // What signed forms say is compared with what they would say now.
    await this.outbox.enqueue('progress.refresh', {}, { key: 'forms' });
  }

  /** The paper the editor answers for, with who said so, when and why. */
  accepted(): Promise<OtherPaper | null> {
    return this.db.one(OtherPaper, { withdrawnAt: null });
  }

  /** @throws Refused when somebody has said so already */
  async accept(reason: string): Promise<void> {
    const id = uuidv7();
    const row = { id, reason, acceptedBy: this.db.actor.name, acceptedAt: clock.now() };
    const insert = () => this.db.repo(OtherPaper).insert(row);
    await this.db.keptApart(
      'other_papers_accepted',
      insert,
      () => new Refused(['Quelqu’un vient de le déclarer\u00a0: relisez sa raison ci-dessous.']),
    );
    await this.tell(
      id,
      'other_paper_accepted',
      'Un autre papier que le formulaire 413 est déclaré accepté par l’ANS',
      reason,
    );
  }

  /** Nothing but the form of ANS leaves any more. Done twice, told once. */
  async withdraw(): Promise<void> {
    const accepted = await this.accepted();
    if (!accepted) return;
    const end = { withdrawnAt: clock.now(), withdrawnBy: this.db.actor.name };
    const { affected } = await this.db.repo(OtherPaper).update({ id: accepted.id, withdrawnAt: IsNull() }, end);
    if (affected !== 1) return;
    await this.tell(accepted.id, 'other_paper_withdrawn', 'Seul le formulaire 413 de l’ANS part désormais', null);
  }

  private async tell(id: string, action: string, summary: string, reason: string | null): Promise<void> {
    await this.audit.record({ subject: { kind: 'form', id }, clientId: null, action, summary, reason });
  }
}
