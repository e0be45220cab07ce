import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { EditConflict, NotFound } from '../../platform/web/errors.js';
import { defaultMailRules } from './default-mail-rules.js';
import { MailRule, recognisedLabels } from './mail-rule.entity.js';
import { clock } from '../../platform/clock.js';

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
    private readonly audit: AuditService,
  ) {}

  /** In order; an editor who has none yet is given the default ones. */
  async all(): Promise<MailRule[]> {
    const rules = await this.load();
    if (rules.length > 0) return rules;
    // Two first readers at once: the second waits, then finds the rules of the first.
    await this.db.query(`SELECT pg_advisory_xact_lock(hashtext('mail rules ' || current_editor()::text))`);
    const meanwhile = await this.load();
    if (meanwhile.length > 0) return meanwhile;
    await this.db
      .repo(MailRule)
      .insert(defaultMailRules.map((rule, index) => ({ ...rule, id: uuidv7(), position: index + 1, version: 1 })));
    return this.load();
  }

  /** @throws EditConflict when somebody saved first. */
  async change(id: string, change: MailRuleChange): Promise<void> {
    const rule = await this.db.repo(MailRule).findOneBy({ id });
    if (!rule) throw new NotFound();
    const { phrases, dossierAfter, version } = change;
    const { affected } = await this.db
      .repo(MailRule)
      .update({ id, version }, { phrases, dossierAfter, version: version + 1 });
    if (affected !== 1) throw await this.conflict(rule, change);
    await this.audit.record({
      subject: { kind: 'mail_rule', id },
      clientId: null,
      action: 'edited',
      summary: `Règle de reconnaissance «\u00a0${recognisedLabels[rule.recognises]}\u00a0» modifiée`,
      details: { changes: { phrases: [rule.phrases, phrases], dossierAfter: [rule.dossierAfter, dossierAfter] } },
    });
  }

  private load(): Promise<MailRule[]> {
    return this.db.repo(MailRule).find({ order: { position: 'ASC', id: 'ASC' } });
  }

  private async conflict(now: MailRule, yours: MailRuleChange): Promise<EditConflict> {
    const [last] = await this.db.query<{ actor_name: string; at: Date; changes: Record<string, [string[], string[]]> }>(
      `SELECT actor_name, at, details -> 'changes' AS changes FROM audit_entries WHERE subject_kind = 'mail_rule' AND subject_id = $1 ORDER BY sequence DESC LIMIT 1`,
      [now.id],
    );
    const lines = (list: string[] | undefined) => (list ?? []).join('\n');
    const field = (name: 'phrases' | 'dossierAfter', label: string) => ({
      name,
      label,
      opened: lines(last?.changes[name]?.[0]),
      yours: lines(yours[name]),
      now: lines(now[name]),
      long: true,
    });
    return new EditConflict({
      fields: [field('phrases', 'Phrases'), field('dossierAfter', 'Mots avant le numéro de dossier')],
      by: last?.actor_name ?? 'une autre personne',
      at: last?.at ?? clock.now(),
      action: `/mailbox/rules/${now.id}`,
      version: now.version,
      cancel: '/mailbox/rules',
    });
  }
}
