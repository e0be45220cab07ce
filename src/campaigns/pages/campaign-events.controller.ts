import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { CurrentUser, type PageRequest, scopeOf, type SignedIn } from '../../platform/web/current.js';
import { EventStreams } from '../../platform/web/streams/event-streams.js';
import { Permissions } from '../../platform/web/permissions.js';
import { OwnTransactions } from '../../platform/web/tenant.interceptor.js';
import { CampaignsService } from '../engine/campaigns.service.js';
import { LiveCampaigns } from './live-campaigns.js';

/** What becomes of a campaign, told to its page as it happens. */
@Controller('campaigns')
export class CampaignEventsController {
  constructor(
    private readonly db: TenantDb,
    private readonly campaigns: CampaignsService,
    private readonly streams: EventStreams,
    private readonly live: LiveCampaigns,
    private readonly permissions: Permissions,
  ) {}

  @Get(':id/events')
  @OwnTransactions(true)
  async follow(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.db.run(scopeOf(user, request), () => this.campaigns.byId(id));
    // Whoever opens the address as a page is led to the page.
    if (!request.get('accept')?.includes('text/event-stream')) return response.redirect(303, `/campaigns/${id}`);
    const shell = {
      may: (offer: 'get' | 'post', address: string) => this.permissions.may(user.role, offer, address),
      closed: () => null,
    };
    this.live.follow({
      stream: this.streams.begin(request, response),
      campaignId: id,
      query,
      render: (shown) => drawn(response, { ...shown, shell, layout: false }),
    });
  }
}

function drawn(response: Response, view: object): Promise<string> {
  return new Promise((done, failed) => {
    response.app.render('campaigns/live', view, (error, html) => (error ? failed(error) : done(html)));
  });
}
