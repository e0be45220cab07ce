import { Injectable } from '@nestjs/common';
import { parisDate } from '../journey/calendar-days.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { type ClientFrame, clientFrameView, type ClientSection } from './client-frame.view.js';
import { lockOf } from './client-lock.js';

@Injectable()
export class ClientFrameService {
  constructor(
    private readonly queries: ClientFrameQueries,
    private readonly db: TenantDb,
  ) {}

  /** The head of a client's page: `{{> client/frame frame}}`. */
  async frame(clientId: string, section: ClientSection): Promise<ClientFrame> {
    const row = await this.queries.row(clientId);
    if (!row) throw new NotFound();
    const locked = lockOf({ archived: row.archived_at !== null }, this.db.actor);
    return clientFrameView(row, { section, locked, today: parisDate(new Date()) });
  }
}
