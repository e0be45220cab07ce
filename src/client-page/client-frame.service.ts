import { Injectable } from '@nestjs/common';
import { CampaignsAheadQueries } from '../campaigns/pages/campaigns-ahead.queries.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { together } from '../platform/tenancy/together.js';
import { NotFound } from '../platform/web/errors.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { type ClientFrame, ClientFrames, type ClientSection } from '../clients/client-frames.js';
import { clientFrameView } from './client-frame.view.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { whyReadOnly } from '../clients/read-only-client.js';
import { clock } from '../platform/clock.js';

@Injectable()
export class ClientFrameService extends ClientFrames {
  constructor(
    private readonly queries: ClientFrameQueries,
    private readonly db: TenantDb,
    private readonly own: OwnClients,
    private readonly campaigns: CampaignsAheadQueries,
  ) {
    super();
  }

  /** The head of a client's page: `{{> client-page/frame frame}}`. */
  override async frame(clientId: string, section: ClientSection): Promise<ClientFrame> {
    const [row, closed, ahead] = await together(
      this.queries.row(clientId),
      this.own.openPage(clientId),
      this.campaigns.ofClient(clientId),
    );
    if (!row) throw new NotFound();
    const locked = closed ?? whyReadOnly({ archived: row.archivedAt !== null }, this.db.actor);
    const changes = row.mayBeTold ? await this.queries.told(clientId) : [];
    return clientFrameView(row, { section, locked, closed, ahead, changes, now: clock.now(), today: clock.today() });
  }
}
