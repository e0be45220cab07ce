import type { TenantDb } from '../tenancy/tenant-db.js';
import { EditConflict, type ConflictField } from './errors.js';

/** A form that was opened before somebody else saved. */
export interface LostEdit {
  subject: { kind: string; id: string };
  /** Names and French labels, in the order of the form. */
  labels: Record<string, string>;
  /** What was sent: the fields, and `opened-<name>` for each value as it was when the form opened. */
  body: Record<string, unknown>;
  now: Record<string, string>;
  version: number;
  /** Where the form is sent again, and where one goes to keep the other's version. */
  action: string;
  cancel: string;
}

/** Tells who saved first, from the journal, and puts the three versions of each field side by side. */
export async function editConflict(db: TenantDb, lost: LostEdit): Promise<EditConflict> {
  const rows = await db.query<{ actor_name: string; at: Date }>(
    'SELECT actor_name, at FROM audit_entries WHERE subject_kind = $1 AND subject_id = $2 ORDER BY sequence DESC LIMIT 1',
    [lost.subject.kind, lost.subject.id],
  );
  const extra = Object.fromEntries(Object.entries(lost.now).map(([name, value]) => [`opened-${name}`, value]));
  return new EditConflict({
    fields: Object.entries(lost.labels).map(([name, label]) => conflictField(lost, name, label)),
    by: rows[0]?.actor_name ?? 'Une autre personne',
    at: rows[0]?.at ?? new Date(),
    action: lost.action,
    version: lost.version,
    cancel: lost.cancel,
    extra,
  });
}

function conflictField(lost: LostEdit, name: string, label: string): ConflictField {
  const now = lost.now[name] ?? '';
  return { name, label, opened: typed(lost.body[`opened-${name}`]), yours: typed(lost.body[name]), now };
}

function typed(value: unknown): string {
  if (Array.isArray(value)) return value.map(typed).join(', ');
  return typeof value === 'string' ? value.trim() : '';
}
