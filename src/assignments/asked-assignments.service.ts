import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { fullName } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { Refused } from '../platform/web/errors.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { Assignment } from './assignment.entity.js';

/** A form 413 that leaves: for whom, and whom it names. */
export interface LeavingForm {
  requestId: string;
  clientId: string;
  administratorIds: string[];
}

interface Pair {
  requestId: string;
  clientId: string;
  administratorId: string;
}

/** The habilitations that forms 413 ask for as they leave. */
@Injectable()
export class AskedAssignments {
  constructor(
    private readonly db: TenantDb,
    private readonly people: AdministratorsQueries,
    private readonly changes: AssignmentChanges,
    private readonly audit: AuditService,
  ) {}

  /** Those that are to be asked for become `requested`, those that nobody had planned too. Running it twice changes nothing. */
  async request(forms: LeavingForm[]): Promise<void> {
    const pairs = forms.flatMap(({ administratorIds, ...form }) =>
      administratorIds.map((administratorId) => ({ ...form, administratorId })),
    );
    if (pairs.length === 0) return;
    const people = await this.people.byIds([...new Set(pairs.map(({ administratorId }) => administratorId))]);
    const names = new Map(people.map((person) => [person.id, fullName(person)]));
    const holder = (id: string) => names.get(id) ?? '';
    const open = new Map((await this.openOf(pairs)).map((one) => [keyOf(one), one]));
    const missing = pairs.filter((pair) => !open.has(keyOf(pair)));
    for (const assignment of await this.plan(missing)) open.set(keyOf(assignment), assignment);
    const added = missing.flatMap((pair) => open.get(keyOf(pair)) ?? []);
    await this.audit.recordMany(
      added.map(({ id, clientId, administratorId, version }) => ({
        subject: { kind: 'assignment', id },
        clientId,
        action: 'created',
        to: 'to_request',
        summary: `Habilitation de ${holder(administratorId)} à demander`,
        details: { version },
      })),
    );
    await this.changes.requestMany(
      pairs.flatMap((pair) => {
        const assignment = open.get(keyOf(pair));
        if (assignment?.state !== 'to_request') return [];
        return [{ assignment, requestId: pair.requestId, holder: holder(pair.administratorId) }];
      }),
    );
  }

  private openOf(pairs: Pair[]): Promise<Assignment[]> {
    return this.db
      .repo(Assignment)
      .createQueryBuilder('a')
      .where(`a.state <> 'closed' AND a.client_id = ANY (:clients) AND a.administrator_id = ANY (:people)`, {
        clients: pairs.map(({ clientId }) => clientId),
        people: pairs.map(({ administratorId }) => administratorId),
      })
      .setLock('pessimistic_write')
      .getMany();
  }

  private async plan(pairs: Pair[]): Promise<Assignment[]> {
    const now = clock.now();
    const rows: Assignment[] = pairs.map(({ clientId, administratorId }) => ({
      id: uuidv7(),
      clientId,
      administratorId,
      requestId: null,
      state: 'to_request',
      stateSince: now,
      version: 1,
      createdAt: now,
    }));
    await this.db
      .savepoint(() => writeRows(this.db, insert, rows))
      .catch((error: unknown) => {
        if (!this.db.isUniqueViolation(error, 'assignments_open')) throw error;
        throw new Refused(['Cette habilitation vient d’être créée par quelqu’un d’autre. Rechargez la page.']);
      });
    return rows;
  }
}

const insert = `
  INSERT INTO assignments (id, client_id, administrator_id, state, state_since, created_at)
  SELECT r.id, r."clientId", r."administratorId", r.state, r."stateSince", r."createdAt"
    FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "administratorId" uuid, state text, "stateSince" timestamptz, "createdAt" timestamptz)`;

const keyOf = ({ clientId, administratorId }: Pick<Assignment, 'clientId' | 'administratorId'>) =>
  `${clientId} ${administratorId}`;
