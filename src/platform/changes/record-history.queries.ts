import { Injectable } from '@nestjs/common';
import { whoDid } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { RecordSubject } from './edits.service.js';
import { dateTime } from '../web/view-helpers.js';

/** « Historique de cette fiche »: what the partial `changes/history` shows. */
export interface RecordHistory {
  lines: { when: string; who: string; label: string; before: string; after: string; told: string | null }[];
  /** Older entries are left to the journal. */
  more: boolean;
}

interface Entry {
  at: Date;
  actorKind: string;
  actorName: string;
  summary: string;
  reason: string | null;
  changes: Record<string, [unknown, unknown]> | null;
}

/** The last changes of one record that its form shows. */
const shown = 20;

/** Reads « Historique de cette fiche » from the journal. */
@Injectable()
export class RecordHistoryQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Who changed which field, from what to what: read from the journal, newest first.
   * @param fields the labels of the form's fields
   * @param actions of one record with several forms, the actions to tell beside the changes of these fields; all when left out
   */
  async of(
    subject: RecordSubject,
    fields: { name: string; label: string }[],
    actions: string[] | null = null,
  ): Promise<RecordHistory> {
    const entries = await this.db.query<Entry>(
      `SELECT at, actor_kind, actor_name, summary, reason, details->'changes' AS changes FROM audit_entries
        WHERE subject_kind = $1 AND subject_id = $2 AND ($3::text[] IS NULL OR action = ANY ($3) OR jsonb_exists_any(details->'changes', $4::text[])) AND ($6::text IS NULL OR action = $6)
        ORDER BY sequence DESC LIMIT $5`,
      [subject.kind, subject.id, actions, fields.map((field) => field.name), shown + 1, subject.toldBy ?? null],
    );
    const labels = new Map(fields.map((field) => [field.name, field.label]));
    return { lines: entries.slice(0, shown).flatMap((entry) => linesOf(entry, labels)), more: entries.length > shown };
  }
}

function linesOf(entry: Entry, labels: Map<string, string>): RecordHistory['lines'] {
  const about = { when: dateTime(entry.at), who: whoDid(entry) };
  const changes = Object.entries(entry.changes ?? {}).filter(([name]) => labels.has(name));
  if (changes.length === 0) {
    const told = [entry.summary, entry.reason].filter(Boolean).join('\u00a0: ');
    return [{ ...about, label: '', before: '', after: '', told }];
  }
  return changes.map(([name, [before, after]]) => ({
    ...about,
    label: labels.get(name) ?? name,
    before: textOf(before),
    after: textOf(after),
    told: null,
  }));
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
}
