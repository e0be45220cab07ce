import { Injectable } from '@nestjs/common';
import { TenantDb } from '../tenancy/tenant-db.js';
import { EditConflict } from '../web/errors.js';
import { clock } from '../clock.js';

/** A field of an edit form: its name in the form, its label, and the text its form would show for a value. */
export interface EditedField<Value> {
  name: string;
  label: string;
  show(value: Value): string;
}

export type Changes = Record<string, [before: string, after: string]>;

/** Field by field, what an edit changes: kept in the journal. */
export function changesBetween<Value>(fields: EditedField<Value>[], before: Value, after: Value): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    const [old, recent] = [field.show(before), field.show(after)];
    if (old !== recent) changes[field.name] = [old, recent];
  }
  return changes;
}

/** « nom, adresse »: for the sentence of the timeline. */
export function changedLabels<Value>(fields: EditedField<Value>[], changes: Changes): string {
  return fields
    .filter((field) => changes[field.name])
    .map((field) => field.label.toLowerCase())
    .join(', ');
}

interface Clash<Value> {
  subject: { kind: string; id: string };
  fields: EditedField<Value>[];
  /** The version the form was opened at. */
  opened: number;
  yours: Value;
  /** What the form showed, when another record took its place since; otherwise the journal tells. */
  was?: Value;
  now: Value & { version: number };
  /** Where the form posts, and where giving up leads. */
  action: string;
  cancel: string;
  /** What the form also sends and the three columns do not show. */
  extra?: Record<string, string>;
}

/** Builds the conflict page from the journal: what the form showed when it was opened, who saved since, and when. */
@Injectable()
export class EditsService {
  constructor(private readonly db: TenantDb) {}

  async conflict<Value>(clash: Clash<Value>): Promise<EditConflict> {
    const since = await this.db.query<{ by: string; at: Date; changes: Changes | null }>(
      `SELECT actor_name AS by, at, details->'changes' AS changes FROM audit_entries
        WHERE subject_kind = $1 AND subject_id = $2 AND (details->>'version')::int > $3 ORDER BY sequence`,
      [clash.subject.kind, clash.subject.id, clash.opened],
    );
    const last = since.at(-1);
    return new EditConflict({
      fields: clash.fields.map((field) => ({
        name: field.name,
        label: field.label,
        opened: clash.was ? field.show(clash.was) : openedOf(field, since, clash.now),
        yours: field.show(clash.yours),
        now: field.show(clash.now),
      })),
      by: last?.by ?? 'une autre personne',
      at: last?.at ?? clock.now(),
      action: clash.action,
      version: clash.now.version,
      cancel: clash.cancel,
      extra: clash.extra ?? {},
    });
  }
}

function openedOf<Value>(field: EditedField<Value>, since: { changes: Changes | null }[], now: Value): string {
  return since.map((entry) => entry.changes?.[field.name]?.[0]).find((text) => text !== undefined) ?? field.show(now);
}
