import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { knownTransition } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { together } from '../platform/tenancy/together.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { givenColumns } from '../platform/tenancy/write-columns.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import type { Assignment, AssignmentState } from './assignment.entity.js';
import { type AssignmentAction, assignmentTable } from './assignment.transitions.js';
import {
  AssignmentChanges,
  type AskedBy,
  type KeptAssignment,
  type MovedAssignment,
} from './assignment-changes.service.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { parisNoon } from '../platform/tenancy/paris-day.js';

/** ANS had recorded this administrator for this client, without a form of ours. */
export interface KnownAssignment {
  id: string;
  clientId: string;
  administratorId: string;
  administratorName: string;
  /** null: there was none open. */
  from: AssignmentState | null;
  /** ISO day. */
  since: string;
}

/** One as it was before it was recorded as known. `recorded`: since when ANS had it; absent of what an earlier version kept. */
export interface GivenBackAssignment {
  id: string;
  state: AssignmentState;
  since: string;
  recorded?: string | null;
}

/** Many habilitations at once, by as many statements as for one, in the caller's transaction. Who calls has judged. */
@Injectable()
export class AssignmentBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: AssignmentsQueries,
    private readonly changes: AssignmentChanges,
  ) {}

  /** Wishes: to be asked for by the next form 413 or on the portal. @throws Refused when somebody wished one of them meanwhile */
  async plan(pairs: Pick<Assignment, 'clientId' | 'administratorId'>[]): Promise<Assignment[]> {
    if (pairs.length === 0) return [];
    const now = clock.now();
    const rows = pairs.map(({ clientId, administratorId }): Assignment => ({
      id: uuidv7(),
      clientId,
      administratorId,
      requestId: null,
      endRequestId: null,
      state: assignmentTable.initial,
      stateSince: now,
      recordedAt: null,
      offers: null,
      version: 1,
      createdAt: now,
    }));
    const given = givenColumns(
      'id uuid, client uuid, administrator uuid',
      rows.map(({ id, clientId, administratorId }) => ({ id, client: clientId, administrator: administratorId })),
    );
    const [written, names] = await together(
      this.db.execute(
        `INSERT INTO assignments (id, client_id, administrator_id, state, state_since, created_at)
         SELECT id, client, administrator, $4, $5, $5 FROM ${given.from} ON CONFLICT DO NOTHING`,
        [...given.values, assignmentTable.initial, now],
      ),
      this.queries.names(rows.map(({ administratorId }) => administratorId)),
    );
    if (written !== rows.length)
      throw new Refused(['Cette habilitation vient d’être créée par quelqu’un d’autre. Rechargez la page.']);
    await this.audit.recordMany(
      rows.map(({ id, clientId, administratorId, state, version }) => ({
        subject: { kind: 'assignment', id },
        clientId,
        action: 'created',
        to: state,
        summary: `Habilitation ${de(names.get(administratorId) ?? '?')} à demander`,
        details: { version },
      })),
    );
    return rows;
  }

  /**
   * What follows from a decision already allowed, along the table, each told by its holder's name.
   * @returns as they are now, in their order. @throws Refused when somebody moved one of them meanwhile
   */
  async move(
    assignments: MovedAssignment[],
    action: Exclude<AssignmentAction, 'keep'>,
    reason: string | null,
    askedBy: (assignment: MovedAssignment) => AskedBy = () => ({}),
  ): Promise<MovedAssignment[]> {
    return this.along(assignments, action, reason, askedBy);
  }

  /** Their planned ends are given up: they are in force since ANS has them recorded, as before. @throws Refused as `move` */
  async keep(assignments: KeptAssignment[], reason: string | null): Promise<void> {
    await this.along(assignments, 'keep', reason, () => ({}));
  }

  private async along(
    assignments: MovedAssignment[],
    action: AssignmentAction,
    reason: string | null,
    askedBy: (assignment: MovedAssignment) => AskedBy,
  ): Promise<MovedAssignment[]> {
    if (assignments.length === 0) return [];
    const names = await this.queries.names(assignments.map(({ administratorId }) => administratorId));
    return this.changes.applyMany(assignments, action, (one) => {
      const { done } = knownTransition(assignmentTable, one.state, action);
      const told = { summary: `${done}\u00a0: ${names.get(one.administratorId) ?? '?'}` };
      return { reason, told, columns: askedBy(one) };
    });
  }

  /** ANS knew them already: one statement for the new ones, one for those that were waited for. */
  async recordKnown(assignments: KnownAssignment[], reason: string): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO assignments (id, client_id, administrator_id, state, state_since)
       SELECT r.id, r."clientId", r."administratorId", 'active', ${parisNoon('r.since')}
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "administratorId" uuid, since date)`,
      assignments.filter(({ from }) => from === null),
    );
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = 'active', state_since = ${parisNoon('r.since')}, version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, since date, "from" text) WHERE a.id = r.id AND a.state = r."from"`,
      assignments.filter(({ from }) => from !== null),
    );
    await this.audit.recordMany(assignments.map((one) => ({ ...told(one), reason })));
  }

  /** Those that were recorded by mistake: as if they had never been, but for the journal. Who calls writes the audit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM assignments WHERE id = ANY ($1)', [ids]);
  }

  /** Those that were waited for, and are again; whom ANS had recorded before, under another number, it had all the same. Who calls writes the audit. */
  async giveBack(assignments: GivenBackAssignment[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE assignments a SET state = r.state, state_since = r.since, recorded_at = r.recorded, version = a.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, state text, since timestamptz, recorded timestamptz) WHERE a.id = r.id AND a.state = 'active'`,
      assignments,
    );
  }
}

function told({ id, clientId, administratorName, from, since }: KnownAssignment) {
  const known = knownTransition(assignmentTable, from ?? assignmentTable.initial, 'record_known');
  return {
    subject: { kind: 'assignment', id },
    clientId,
    action: known.action,
    from,
    to: known.to,
    summary: `Habilitation ${de(administratorName)} déjà enregistrée par l’ANS le ${date(since)}`,
    details: { date: since },
  };
}
