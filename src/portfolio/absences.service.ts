import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { EditsService, changesBetween, type EditedField } from '../clients/edits.service.js';
import { addDays, parisDate } from '../journey/calendar-days.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import type { AbsenceForm } from './absence.form.js';

export interface Absence {
  id: string;
  accountManagerId: string;
  deputyId: string;
  manager: string;
  deputy: string;
  startsOn: string;
  endsOn: string;
  reason: string | null;
  version: number;
}

export const absenceFields: EditedField<Absence>[] = [
  { name: 'accountManagerId', label: 'Absent', show: (absence) => absence.manager },
  { name: 'deputyId', label: 'Remplaçant', show: (absence) => absence.deputy },
  { name: 'startsOn', label: 'Premier jour', show: (absence) => absence.startsOn },
  { name: 'endsOn', label: 'Dernier jour', show: (absence) => absence.endsOn },
  { name: 'reason', label: 'Motif', show: (absence) => absence.reason ?? '' },
];

/** Who stands in for an account manager who is away, for all their clients. By SQL: the table's entity is of the room `clients`. */
@Injectable()
export class AbsencesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  async byId(id: string): Promise<Absence> {
    const rows = await this.db.query<Absence>(`${select} WHERE d.client_id IS NULL AND d.id = $1`, [id]);
    if (!rows[0]) throw new NotFound();
    return rows[0];
  }

  /** @throws Refused when a person is not able, or the days overlap another absence of the same person */
  async add(form: AbsenceForm): Promise<string> {
    await this.check(form, null);
    const id = uuidv7();
    await this.db.execute(
      `INSERT INTO deputies (id, account_manager_id, deputy_id, starts_on, ends_on, reason, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, form.accountManagerId, form.deputyId, form.startsOn, form.endsOn, form.reason, this.db.actor.name],
    );
    const absence = await this.byId(id);
    await this.tell(absence, 'created', `Absence de ${sentence(absence)}`, {});
    return id;
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async edit(id: string, form: AbsenceForm): Promise<void> {
    const before = await this.byId(id);
    const after = { ...before, ...form, ...(await this.check(form, id)) };
    const affected = await this.db.execute(
      `UPDATE deputies SET account_manager_id = $3, deputy_id = $4, starts_on = $5, ends_on = $6, reason = $7, version = version + 1 WHERE id = $1 AND version = $2`,
      [id, form.version, form.accountManagerId, form.deputyId, form.startsOn, form.endsOn, form.reason],
    );
    if (affected === 0) throw await this.conflict(before, after, form.version);
    const changes = changesBetween(absenceFields, before, after);
    if (Object.keys(changes).length > 0)
      await this.tell(
        { ...after, version: form.version + 1 },
        'edited',
        `Absence modifiée\u00a0: ${sentence(after)}`,
        changes,
      );
  }

  /** What has begun ends yesterday at the earliest; what has not begun is taken away. @returns what was done, in French */
  async end(id: string, today = parisDate(new Date())): Promise<string> {
    const absence = await this.byId(id);
    if (absence.endsOn < today) throw new Refused(['Cette absence est déjà passée\u00a0: il n’y a rien à terminer.']);
    const begun = absence.startsOn < today;
    const yesterday = addDays(today, -1);
    const { version } = absence;
    const affected = begun
      ? await this.db.execute(
          'UPDATE deputies SET ends_on = $3, version = version + 1 WHERE id = $1 AND version = $2',
          [id, version, yesterday],
        )
      : await this.db.execute('DELETE FROM deputies WHERE id = $1 AND version = $2', [id, version]);
    if (affected === 0) throw new Refused(['Cette absence vient d’être changée. Relisez-la, puis recommencez.']);
    const summary = begun
      ? `Absence de ${absence.manager} terminée le ${date(yesterday)}, prévue jusqu’au ${date(absence.endsOn)}`
      : `Absence de ${absence.manager} annulée avant d’avoir commencé`;
    const changes = changesBetween(absenceFields, absence, { ...absence, endsOn: yesterday });
    await this.tell({ ...absence, version: version + 1 }, begun ? 'ended' : 'removed', summary, changes);
    return begun
      ? `${absence.manager} n’est plus remplacé depuis aujourd’hui.`
      : 'L’absence est retirée\u00a0: elle n’avait pas commencé.';
  }

  // Two absences of one person at once would leave it open who stands in.
  private async check(form: AbsenceForm, own: string | null): Promise<{ manager: string; deputy: string }> {
    const people = await this.db.query<{ id: string; name: string; able: boolean }>(
      `SELECT id, name, disabled_at IS NULL AND role <> 'auditor' AS able FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`,
      [[form.accountManagerId, form.deputyId]],
    );
    const manager = people.find(({ id }) => id === form.accountManagerId);
    const deputy = people.find(({ id }) => id === form.deputyId);
    if (!manager) throw new Refused(['La personne absente n’est pas de votre équipe. Choisissez-la dans la liste.']);
    if (!deputy?.able)
      throw new Refused([
        `${deputy?.name ?? 'La personne choisie'} n’a pas de compte actif qui puisse agir. Choisissez un autre remplaçant.`,
      ]);
    await this.refuseOverlap(form, own, manager.name);
    return { manager: manager.name, deputy: deputy.name };
  }

  private async refuseOverlap(form: AbsenceForm, own: string | null, manager: string): Promise<void> {
    const rows = await this.db.query<{ starts_on: string; ends_on: string; deputy: string }>(
      `SELECT d.starts_on, d.ends_on, u.name AS deputy FROM deputies d JOIN users u ON u.id = d.deputy_id
        WHERE d.account_manager_id = $1 AND d.starts_on <= $3 AND d.ends_on >= $2 AND d.id IS DISTINCT FROM $4 ORDER BY d.starts_on LIMIT 1`,
      [form.accountManagerId, form.startsOn, form.endsOn, own],
    );
    const other = rows[0];
    if (other)
      throw new Refused([
        `${manager} est déjà absent du ${date(other.starts_on)} au ${date(other.ends_on)}, remplacé par ${other.deputy}. Changez les jours, ou modifiez cette absence.`,
      ]);
  }

  private conflict(now: Absence, yours: Absence, opened: number) {
    const { startsOn, endsOn, reason } = yours;
    return this.edits.conflict({
      subject: { kind: 'deputy', id: now.id },
      fields: absenceFields.filter(({ name }) => !name.endsWith('Id')),
      opened,
      yours: { ...now, startsOn, endsOn, reason },
      now,
      action: `/portfolio/absences/${now.id}`,
      cancel: `/portfolio/absences/${now.id}`,
      extra: { accountManagerId: yours.accountManagerId, deputyId: yours.deputyId },
    });
  }

  private async tell(absence: Absence, action: string, summary: string, changes: object): Promise<void> {
    await this.audit.record({
      subject: { kind: 'deputy', id: absence.id },
      clientId: null,
      action,
      summary,
      reason: absence.reason,
      details: { version: absence.version, changes },
    });
  }
}

const select = `
  SELECT d.id, d.account_manager_id AS "accountManagerId", d.deputy_id AS "deputyId", m.name AS manager, p.name AS deputy,
         d.starts_on AS "startsOn", d.ends_on AS "endsOn", d.reason, d.version
    FROM deputies d JOIN users m ON m.id = d.account_manager_id JOIN users p ON p.id = d.deputy_id`;

function sentence(absence: Absence): string {
  return `${absence.manager} du ${date(absence.startsOn)} au ${date(absence.endsOn)}, remplacement par ${absence.deputy}`;
}
