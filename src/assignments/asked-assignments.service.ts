import { Injectable } from '@nestjs/common';
import { fullName } from '../administrators/administrator-with-card.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { AssignmentBatch } from './assignment-batch.service.js';
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
    private readonly batch: AssignmentBatch,
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
    for (const assignment of await this.batch.plan(missing.map(pairOf))) open.set(keyOf(assignment), assignment);
    await this.changes.requestMany(
      pairs.flatMap((pair) => {
        const assignment = open.get(keyOf(pair));
        if (assignment?.state !== 'to_request') return [];
        return [{ assignment, requestId: pair.requestId, holder: holder(pair.administratorId) }];
      }),
    );
  }

  private openOf(pairs: Pair[]): Promise<Assignment[]> {
    return this.db.query<Assignment>(
      `SELECT a.* FROM assignments a WHERE a.state <> 'closed' AND a.client_id = ANY ($1) AND a.administrator_id = ANY ($2) FOR UPDATE`,
      [pairs.map(({ clientId }) => clientId), pairs.map(({ administratorId }) => administratorId)],
    );
  }
}

const pairOf = ({ clientId, administratorId }: Pair) => ({ clientId, administratorId });

const keyOf = ({ clientId, administratorId }: Pick<Assignment, 'clientId' | 'administratorId'>) =>
  `${clientId} ${administratorId}`;
