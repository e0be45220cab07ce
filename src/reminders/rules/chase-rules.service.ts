import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { neverKnown } from '../../exchanges/letters/placeholders.js';
import { keyOf, MailTexts } from '../../exchanges/texts/mail-texts.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import { type ChaseStages, isWaitKey, waitKeys, type WaitKey, waits } from '../waits/waits.js';
import { ChaseRule } from './chase-rule.entity.js';
import { chaseRuleFields, type ChaseRuleFields } from './chase-rules.form.js';

/** What the page of a rule sends. */
export type ChaseRuleChange = Partial<ChaseStages> & { version: number };

/** The rules by which an editor chases: ours to begin with, changed, put back. */
@Injectable()
export class ChaseRules {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly texts: MailTexts,
  ) {}

  /** In the order of the journey. */
  async all(): Promise<ChaseRule[]> {
    const kept = new Map((await this.db.rows(ChaseRule)).map((rule) => [rule.wait, rule]));
    return waitKeys.map((wait) => kept.get(wait) ?? untouched(wait));
  }

  async byWait(): Promise<ReadonlyMap<WaitKey, ChaseRule>> {
    return new Map((await this.all()).map((rule) => [rule.wait, rule]));
  }

  /** @throws NotFound for a wait that is none */
  async of(key: string): Promise<ChaseRule> {
    if (!isWaitKey(key)) throw new NotFound();
    return (await this.db.one(ChaseRule, { wait: key })) ?? untouched(key);
  }

  async fieldsOf(wait: WaitKey): Promise<ChaseRuleFields> {
    const texts = await this.texts.all();
    return chaseRuleFields(waits[wait], Object.fromEntries(texts.map((text) => [keyOf(text), text.label])));
  }

  /** @throws EditConflict when somebody saved first, RefusedField on what the rule cannot be */
  async change(key: string, { version: opened, ...typed }: ChaseRuleChange): Promise<void> {
    const rule = await this.of(key);
    const yours = { ...stagesOf(rule), ...typed };
    if (yours.clientDays.length > 0 && yours.textName === null)
      throw new RefusedField('textName', 'Choisissez le texte que le client reçoit, ou videz ses étapes.');
    await this.refuseNeverKnown(rule.wait, yours);
    const [task] = yours.taskDays;
    const last = Math.max(0, ...yours.clientDays);
    if (task !== undefined && task <= last)
      throw new RefusedField(
        'taskDays',
        `La tâche vient après le dernier courriel, soit plus de ${last}\u00a0jours ouvrés.`,
      );
    await this.save(rule, opened, yours, 'modifiée');
  }

  /** It is ours again; the former one stays in its history. */
  async restore(key: string): Promise<void> {
    const rule = await this.of(key);
    await this.save(rule, rule.version, waits[rule.wait].usual, 'rétablie');
  }

  private async refuseNeverKnown(wait: WaitKey, yours: ChaseStages): Promise<void> {
    const known = { espace: waits[wait].space !== null, transmis_par: false };
    const texts = new Map((await this.texts.all()).map((text) => [keyOf(text), text]));
    for (const name of ['textName', 'lastTextName'] as const) {
      const chosen = texts.get(yours[name] ?? '');
      const never = chosen && neverKnown(`${chosen.subject} ${chosen.text}`, known);
      if (never) throw new RefusedField(name, `Ce texte ne convient pas ici. ${never}`);
    }
  }

  private async save(rule: ChaseRule, opened: number, yours: ChaseStages, done: string): Promise<void> {
    const { wait } = rule;
    const id = await this.kept(rule);
    await this.edits.save({
      subject: { kind: 'chase_rule', id },
      clientId: null,
      fields: await this.fieldsOf(wait),
      opened,
      yours,
      now: () => this.db.theOne(ChaseRule, { id }),
      entity: ChaseRule,
      where: { id },
      columns: stagesOf(yours),
      told: () => `Règle de relance «\u00a0${waits[wait].label}\u00a0» ${done}`,
      address: `/settings/chasing/${wait}`,
      cancel: '/settings/chasing',
    });
  }

  // Written down when it is first changed: until then it follows ours. Two at once find one row.
  private async kept(rule: ChaseRule): Promise<string> {
    if (rule.id !== '') return rule.id;
    const { wait, clientDays, teamDays, leadDays, taskDays, textName, lastTextName } = rule;
    await this.db.query(
      `INSERT INTO chase_rules (id, wait, client_days, team_days, lead_days, task_days, text_name, last_text_name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [uuidv7(), wait, clientDays, teamDays, leadDays, taskDays, textName, lastTextName],
    );
    return (await this.db.theOne(ChaseRule, { wait })).id;
  }
}

/** Whether it says what ours says. */
export function isUsual(rule: ChaseRule): boolean {
  return JSON.stringify(stagesOf(rule)) === JSON.stringify(stagesOf(waits[rule.wait].usual));
}

function stagesOf({ clientDays, teamDays, leadDays, taskDays, textName, lastTextName }: ChaseStages): ChaseStages {
  return { clientDays, teamDays, leadDays, taskDays, textName, lastTextName };
}

function untouched(wait: WaitKey): ChaseRule {
  return { ...waits[wait].usual, id: '', wait, version: 1 };
}
