import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound } from '../../platform/web/errors.js';
import { defaultMailRules } from './default-mail-rules.js';
import { MailRule, recognisedLabels } from './mail-rule.entity.js';
import { mailRuleFields } from './mail-rules.form.js';

export interface MailRuleChange {
  phrases: string[];
  dossierAfter: string[];
  version: number;
}

/** The wording by which mails are recognised: data, one set an editor (domain rule 14). */
@Injectable()
export class MailRulesService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
  ) {}

  /** In order; an editor who has none yet is given the default ones. */
  async all(): Promise<MailRule[]> {
    const rules = await this.load();
    if (rules.length > 0) return rules;
    await this.db.oneAtATime('first mail rules');
    const meanwhile = await this.load();
    if (meanwhile.length > 0) return meanwhile;
    await this.db
      .repo(MailRule)
      .insert(defaultMailRules.map((rule, index) => ({ ...rule, id: uuidv7(), position: index + 1, version: 1 })));
    return this.load();
  }

  async byId(id: string): Promise<MailRule> {
    const rule = await this.db.one(MailRule, { id });
    if (!rule) throw new NotFound();
    return rule;
  }

  /** @throws EditConflict when somebody saved first. */
  async change(id: string, change: MailRuleChange): Promise<void> {
    const rule = await this.byId(id);
    const { version: opened, ...yours } = change;
    await this.edits.save({
      subject: { kind: 'mail_rule', id },
      clientId: null,
      fields: mailRuleFields,
      opened,
      yours,
      now: () => this.db.theOne(MailRule, { id }),
      entity: MailRule,
      where: { id },
      columns: yours,
      told: () => `Règle de reconnaissance «\u00a0${recognisedLabels[rule.recognises]}\u00a0» modifiée`,
      address: `/mailbox/rules/${id}`,
      cancel: '/mailbox/rules',
    });
  }

  private load(): Promise<MailRule[]> {
    return this.db.rows(MailRule, {}, { order: { position: 'ASC', id: 'ASC' } });
  }
}
