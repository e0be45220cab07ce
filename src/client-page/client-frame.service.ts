import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { type ClientFrame, ClientFrames, type ClientSection } from '../clients/client-frames.js';
import { clientFrameView } from './client-frame.view.js';
import { lockOf } from '../clients/client-lock.js';
import { clock } from '../platform/clock.js';

@Injectable()
export class ClientFrameService extends ClientFrames {
  constructor(
    private readonly queries: ClientFrameQueries,
    private readonly db: TenantDb,
  ) {
    super();
  }

  /** The head of a client's page: `{{> client-page/frame frame}}`. */
  override async frame(clientId: string, section: ClientSection): Promise<ClientFrame> {
    const row = await this.queries.row(clientId);
    if (!row) throw new NotFound();
    const locked = lockOf({ archived: row.archivedAt !== null }, this.db.actor);
    return clientFrameView(row, { section, locked, today: clock.today() });
  }
}
