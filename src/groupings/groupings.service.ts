import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';
import { Grouping } from './grouping.entity.js';
import { type GroupingEdit, groupingFields, type NewGrouping, systemLabels } from './grouping.form.js';

/** Another grouping has this name, whatever its capitals: told on the field, with the way to it. */
export class NameTaken extends RefusedField {
  constructor(existing: { id: string; name: string } | null) {
    const reason = `Un groupement s’appelle déjà «\u00a0${existing?.name ?? 'ainsi'}\u00a0». Choisissez un autre nom, ou ouvrez celui-là.`;
    const see = existing && {
      href: `/groupings/${existing.id}`,
      label: `Ouvrir le groupement «\u00a0${existing.name}\u00a0»`,
    };
    super('name', reason, see);
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
    const grouping = await this.db.one(Grouping, { id });
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
    await this.unlessTaken(form.name, () => this.db.repo(Grouping).insert({ id, ...columnsOf(form) }));
    await this.audit.record({
      subject: { kind: 'grouping', id },
      clientId: null,
      action: 'created',
      summary: `Groupement «\u00a0${form.name}\u00a0» créé`,
      details: { version: 1, system: systemLabels[form.system] },
    });
    return id;
  }

  /** @throws EditConflict when somebody saved since the form was opened; NameTaken */
  async edit(grouping: Grouping, form: GroupingEdit): Promise<void> {
    const { id } = grouping;
    await this.unlessTaken(form.name, () =>
      this.edits.save({
        subject: { kind: 'grouping', id },
        clientId: null,
        fields: groupingFields,
        opened: form.version,
        yours: form,
        now: async () => groupingAnswers(await this.byId(id)),
        entity: Grouping,
        where: { id },
        columns: columnsOf(form),
        told: (labels) => `Groupement «\u00a0${form.name}\u00a0» modifié\u00a0: ${labels}`,
        address: `/groupings/${id}/edit`,
      }),
    );
  }

  /** @throws Refused while it has a client: they would leave it without anybody saying so */
  async remove(id: string): Promise<Grouping> {
    const grouping = await this.lock(id);
    const { open, archived } = await this.membersOf(id);
    const members = open + archived;
    if (members > 0) throw new Refused([whyNotRemoved(members)]);
    await this.db.repo(Grouping).delete({ id });
    await this.audit.record({
      subject: { kind: 'grouping', id },
      clientId: null,
      action: 'deleted',
      summary: `Groupement «\u00a0${grouping.name}\u00a0» supprimé`,
      details: { name: grouping.name, note: grouping.note },
    });
    return grouping;
  }

  /** Its clients, archived ones too: they keep their grouping. */
  async membersOf(id: string): Promise<GroupingMembers> {
    const rows = await this.db.query<GroupingMembers>(
      'SELECT count(*) FILTER (WHERE archived_at IS NULL)::int AS open, count(archived_at)::int AS archived FROM clients WHERE grouping_id = $1',
      [id],
    );
    return rows[0] ?? { open: 0, archived: 0 };
  }

  private unlessTaken<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
    return this.db.keptApart('groupings_name', write, async () => {
      const rows = await this.db.query<{ id: string; name: string }>(
        'SELECT id, name FROM groupings WHERE lower(name) = lower($1)',
        [name],
      );
      return new NameTaken(rows[0] ?? null);
    });
  }
}

/** How many clients a grouping has. Lists and plans count those that are open. */
export interface GroupingMembers {
  open: number;
  archived: number;
}

/** Why a grouping that has clients stays, and what to do. */
export function whyNotRemoved(members: number): string {
  return `Ce groupement a encore ${count(members, 'client', 'clients')}\u00a0: sortez-les d’abord.`;
}

/** A grouping, in the words of its form. */
export function groupingAnswers({ name, sharedSystem, note, version }: Grouping) {
  return { name, system: sharedSystem ? 'shared' : 'separate', note, version } as const;
}

function columnsOf({ name, system, note }: NewGrouping) {
  return { name, sharedSystem: system === 'shared', note };
}
