import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { AssignmentBatch } from './assignment-batch.service.js';
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
    private readonly batch: AssignmentBatch,
  ) {}

  /** Those that are to be asked for become `requested`, those that nobody had planned too. Running it twice changes nothing. */
  async request(forms: LeavingForm[]): Promise<void> {
    const pairs = forms.flatMap(({ administratorIds, ...form }) =>
      administratorIds.map((administratorId) => ({ ...form, administratorId })),
    );
    if (pairs.length === 0) return;
    const open = new Map((await this.openOf(pairs)).map((one) => [keyOf(one), one]));
    const missing = pairs.filter((pair) => !open.has(keyOf(pair)));
    for (const assignment of await this.batch.plan(missing.map(pairOf))) open.set(keyOf(assignment), assignment);
    const asked = new Map(pairs.map((pair) => [keyOf(pair), pair.requestId]));
    const toRequest = [...open.values()].filter((one) => one.state === 'to_request' && asked.has(keyOf(one)));
    await this.batch.move(toRequest, 'request', null, (one) => ({ requestId: asked.get(keyOf(one)) ?? null }));
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
