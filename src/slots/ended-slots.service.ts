import { Injectable } from '@nestjs/common';
import { lockClients } from '../clients/lock-clients.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ofClientsHere } from './coverage.facts.js';
import { SlotSync } from './slot-sync.service.js';

const batch = 100;

// Stretches of the index `slots_phase`.
const ended = `(s.phase = 'revoked' OR s.phase IN ('issued', 'running') AND s.expires_at < (SELECT moment()))`;

/** A certificate ends without anybody writing anything: each night the plan looks again at the slots that one held, and retires those that no service asks for. */
@Injectable()
export class EndedSlots {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly slots: SlotSync,
  ) {}

  /** The clients after that one, a part a job. */
  @HandlesJob('slots.end')
  async retirePart({ after }: { after?: string }): Promise<void> {
    const clients = await this.clients(after ?? null);
    await lockClients(this.db, clients);
    await this.slots.sync(clients);
    const last = clients.at(-1);
    if (last && clients.length === batch) await this.outbox.enqueue('slots.end', { after: last });
  }

  private async clients(after: string | null): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT DISTINCT s.client_id FROM slots s WHERE ${ended} AND ${ofClientsHere} AND ($1::uuid IS NULL OR s.client_id > $1) ORDER BY s.client_id LIMIT ${batch}`,
      [after],
    );
    return rows.map(({ clientId }) => clientId);
  }
}
