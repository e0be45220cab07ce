import { Injectable } from '@nestjs/common';
import type { EntityTarget, FindOptionsWhere, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { clock } from '../clock.js';
import type { FormField } from '../forms/form.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { type ConflictField, EditConflict, RefusedField } from '../web/errors.js';
import { changedLabels, type Changes, changesBetween, type Saved, threeWays } from './edit-conflict.js';

/** Of which thing the journal tells a record. */
export interface RecordSubject {
  kind: string;
  id: string;
  /** Where several records, each with a version of its own, are told of one thing: the action that tells this one. */
  toldBy?: string;
}

interface Opened {
  subject: RecordSubject;
  fields: readonly FormField[];
  /** The version the form was opened at. */
  opened: number;
  /** What was typed, by field. */
  yours: object;
  /** Where the form posts; where giving up leads, when that is elsewhere. */
  address: string;
  cancel?: string;
  /** What the form also sends and the conflict page does not show; what goes with a field follows whose value is kept. */
  extra?: Record<string, string | { of: string; yours: string; now: string }>;
  /** Not in the journal: what is nobody else's business. */
  untold?: boolean;
}

export interface Edit<Row extends ObjectLiteral> extends Opened {
  clientId: string | null;
  /** What the record says, by field: read again when somebody was faster. */
  now(): Promise<object & { version: number }>;
  entity: EntityTarget<Row>;
  where: FindOptionsWhere<Row>;
  columns: QueryDeepPartialEntity<Row>;
  /** What changes with the answers though no field shows it. */
  derived?: Changes;
  /** The sentence of the journal. @param labels « nom, adresse » @param changes for one that says them itself */
  told(labels: string, changes: Changes): string;
  action?: string;
  from?: string;
  to?: string;
  details?: Record<string, unknown>;
}

/** The one way a record is edited: differences, the version, the update, the journal; or the page of a conflict. */
@Injectable()
export class EditsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /**
   * @returns what changed, by field; nothing is written, nor told, when nothing did
   * @throws EditConflict when somebody saved, since the form was opened, something that it has
   */
  async save<Row extends ObjectLiteral>(edit: Edit<Row>): Promise<Changes> {
    const before = await edit.now();
    const standing = await this.standing(edit, before);
    const changes = { ...changesBetween(edit.fields, before, edit.yours), ...edit.derived };
    if (Object.keys(changes).length === 0) return changes;
    const version = standing + 1;
    const { affected } = await this.keepingApart(edit.fields, edit.yours, () =>
      this.db.repo(edit.entity).update({ ...edit.where, version: standing }, { ...edit.columns, version }),
    );
    // Between the reading and the writing, somebody was faster.
    if (affected !== 1) throw await this.conflict(edit, await edit.now());
    if (edit.untold) return changes;
    await this.audit.record({
      subject: edit.subject,
      clientId: edit.clientId,
      action: edit.action ?? edit.subject.toldBy ?? 'edited',
      from: edit.from ?? null,
      to: edit.to ?? null,
      summary: edit.told(changedLabels(edit.fields, changes), changes),
      details: { ...edit.details, version, changes },
    });
    return changes;
  }

  /**
   * The version to write on: the record's own when the journal tells all that changed since the form was opened, and nothing of it is on the form.
   * @throws EditConflict
   */
  async standing(edit: Opened, now: object & { version: number }): Promise<number> {
    if (now.version === edit.opened) return now.version;
    const since = await this.savesSince(edit);
    // A change of state may write what the form has, and does not say so field by field; nor does every job.
    const told = new Set(since.flatMap(({ version, changes, byField }) => (changes && byField ? [version] : [])));
    const touched = edit.fields.some(({ name }) => since.some(({ changes }) => changes?.[name]));
    if (touched || told.size < now.version - edit.opened || told.size < since.length)
      throw this.conflictOf(edit, now, since);
    return now.version;
  }

  /** Writes answers, new or changed. @throws RefusedField for one that only one record may have */
  async keepingApart<Result>(
    fields: readonly FormField[],
    answers: object,
    write: () => Promise<Result>,
  ): Promise<Result> {
    const unique = fields.filter((field) => field.unique);
    if (unique.length === 0) return write();
    try {
      return await this.db.savepoint(write);
    } catch (error) {
      const field = unique.find((one) => this.db.isUniqueViolation(error, one.unique?.index));
      if (!field?.unique) throw error;
      const { reason, see } = field.unique.taken(String((answers as Record<string, unknown>)[field.name]));
      throw new RefusedField(field.name, reason, see);
    }
  }

  /**
   * The page of a conflict, from the journal: what the form showed when it was opened, who saved since, and when.
   * @param was what the form showed, when another record took its place since
   */
  async conflict(edit: Opened, now: object & { version: number }, was?: object): Promise<EditConflict> {
    return this.conflictOf(edit, now, await this.savesSince(edit), was);
  }

  private savesSince({ subject, opened }: Opened): Promise<Saved[]> {
    return this.db.query<Saved>(
      `SELECT actor_name AS by, at, actor_id IS NOT DISTINCT FROM current_person() AS own, actor_kind IN ('person', 'import') AS by_field, (details->>'version')::int AS version, details->'changes' AS changes
         FROM audit_entries
        WHERE subject_kind = $1 AND subject_id = $2 AND (details->>'version')::int > $3 AND ($4::text IS NULL OR action = $4) ORDER BY sequence`,
      [subject.kind, subject.id, opened, subject.toldBy ?? null],
    );
  }

  private conflictOf(edit: Opened, now: object & { version: number }, since: Saved[], was?: object): EditConflict {
    const { opened, yours } = edit;
    const last = since.at(-1);
    const fields = threeWays(edit.fields, { since, opened, version: now.version, yours, now, was });
    return new EditConflict({
      fields,
      by: last?.by ?? 'une autre personne',
      // Nobody else sees what the journal is not told.
      own: last?.own ?? edit.untold ?? false,
      at: last?.at ?? clock.now(),
      action: edit.address,
      version: now.version,
      cancel: edit.cancel ?? edit.address,
      extra: kept(edit.extra ?? {}, fields),
    });
  }
}

function kept(extra: NonNullable<Opened['extra']>, fields: ConflictField[]): Record<string, string> {
  const theirs = new Set(fields.filter(({ settled }) => settled === 'theirs').map(({ name }) => name));
  const valueOf = (one: string | { of: string; yours: string; now: string }) =>
    typeof one === 'string' ? one : theirs.has(one.of) ? one.now : one.yours;
  return Object.fromEntries(Object.entries(extra).map(([name, one]) => [name, valueOf(one)]));
}
