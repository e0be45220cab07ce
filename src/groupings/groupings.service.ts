import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';
import { Grouping } from './grouping.entity.js';
import { type GroupingEdit, type NewGrouping, systemLabels } from './grouping.form.js';

type Answers = Pick<Grouping, 'name' | 'sharedSystem' | 'note'>;

const groupingFields: EditedField<Answers>[] = [
  { name: 'name', label: 'Nom', show: (grouping) => grouping.name },
  { name: 'system', label: 'Système', show: (grouping) => systemLabels[grouping.sharedSystem ? 'shared' : 'separate'] },
  { name: 'note', label: 'Note', show: (grouping) => grouping.note ?? '' },
];

/** Another grouping has this name, whatever its capitals. */
export class NameTaken extends Refused {
  constructor(readonly existing: { id: string; name: string } | null) {
    super([
      `Un groupement s’appelle déjà « ${existing?.name ?? 'ainsi'} ». Choisissez un autre nom, ou ouvrez celui-là.`,
    ]);
  }
}

@Injectable()
export class GroupingsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  async byId(id: string): Promise<Grouping> {
    const grouping = await this.db.repo(Grouping).findOneBy({ id });
    if (!grouping) throw new NotFound();
    return grouping;
  }

  /** The same, held until the end of the transaction: nobody adds a client to it while it is being deleted. */
  async lock(id: string): Promise<Grouping> {
    await this.db.query('SELECT 1 FROM groupings WHERE id = $1 FOR UPDATE', [id]);
    return this.byId(id);
  }

  /** @throws NameTaken */
  async create(form: NewGrouping): Promise<string> {
    const id = uuidv7();
    await this.unlessTaken(form.name, () => this.db.repo(Grouping).insert({ id, ...answersOf(form) }));
    await this.audit.record({
      subject: { kind: 'grouping', id },
      clientId: null,
      action: 'created',
      summary: `Groupement « ${form.name} » créé`,
      details: { version: 1, system: systemLabels[form.system] },
    });
    return id;
  }

  /** @throws EditConflict when somebody saved since the form was opened; NameTaken */
  async edit(grouping: Grouping, form: GroupingEdit): Promise<void> {
    const yours = answersOf(form);
    const changes = changesBetween(groupingFields, grouping, yours);
    const { affected } = await this.unlessTaken(form.name, () =>
      this.db
        .repo(Grouping)
        .update({ id: grouping.id, version: form.version }, { ...yours, version: form.version + 1 }),
    );
    if (affected !== 1) throw await this.conflict(grouping.id, form.version, yours);
    if (Object.keys(changes).length === 0) return;
    await this.audit.record({
      subject: { kind: 'grouping', id: grouping.id },
      clientId: null,
      action: 'edited',
      summary: `Groupement « ${form.name} » modifié : ${changedLabels(groupingFields, changes)}`,
      details: { version: form.version + 1, changes },
    });
  }

  /** @throws Refused while it has a client: they would leave it without anybody saying so */
  async remove(id: string): Promise<Grouping> {
    const grouping = await this.lock(id);
    const members = await this.memberCount(id);
    if (members > 0) throw new Refused([whyNotRemoved(members)]);
    await this.db.repo(Grouping).delete({ id });
    await this.audit.record({
      subject: { kind: 'grouping', id },
      clientId: null,
      action: 'deleted',
      summary: `Groupement « ${grouping.name} » supprimé`,
      details: { name: grouping.name, note: grouping.note },
    });
    return grouping;
  }

  /** Its clients, archived ones too: they keep their grouping. */
  async memberCount(id: string): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM clients WHERE grouping_id = $1',
      [id],
    );
    return rows[0]?.count ?? 0;
  }

  private async conflict(id: string, opened: number, yours: Answers) {
    const address = `/groupings/${id}/edit`;
    return this.edits.conflict({
      subject: { kind: 'grouping', id },
      fields: groupingFields,
      opened,
      yours,
      now: await this.byId(id),
      action: address,
      cancel: address,
    });
  }

  private async unlessTaken<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
    try {
      return await this.db.savepoint(write);
    } catch (error) {
      if (!this.db.isUniqueViolation(error, 'groupings_name')) throw error;
      const rows = await this.db.query<{ id: string; name: string }>(
        'SELECT id, name FROM groupings WHERE lower(name) = lower($1)',
        [name],
      );
      throw new NameTaken(rows[0] ?? null);
    }
  }
}

/** Why a grouping that has clients stays, and what to do. */
export function whyNotRemoved(members: number): string {
  return `Ce groupement a encore ${count(members, 'client', 'clients')} : retirez-les d’abord.`;
}

function answersOf(form: NewGrouping): Answers {
  return { name: form.name, sharedSystem: form.system === 'shared', note: form.note };
}
