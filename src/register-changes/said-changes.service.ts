import { Injectable } from '@nestjs/common';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ofNumberNoMore, saidByClient } from './pending-changes.facts.js';

const batch = 500;

// An import that is undone within that time gives the former name back: its news is then still there.
const settledAfter = `n.recorded_at < moment() - interval '30 days'`;

/**
 * What people took by hand and never decided of: once the client has said the same for long, it is decided, and told to nobody any more
 * (docs/decisions/0104-register-news.md). Nothing of the client changes by it: the journal has what was done by hand.
 */
@Injectable()
export class SaidChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
  ) {}

  /** A part a job. */
  @HandlesJob('register.settle')
  async settle(): Promise<void> {
    const decided = await this.db.execute(
      `INSERT INTO register_decisions (client_id, change_id, decision, decided_by)
       SELECT n.client_id, n.change_id, 'applied', $1 FROM register_news n
        WHERE ${settledAfter} AND ${saidByClient} ORDER BY n.client_id, n.change_id LIMIT ${batch}
       ON CONFLICT DO NOTHING`,
      [this.db.actor.name],
    );
    await this.db.execute(`DELETE FROM register_news n WHERE ${ofNumberNoMore}`);
    if (decided === batch) await this.outbox.enqueue('register.settle', {});
  }
}
