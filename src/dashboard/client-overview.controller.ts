import { Controller, Get, Param, Query, Render } from '@nestjs/common';
import { ClientFrameService } from '../clients/client-frame.service.js';
import { requestTable } from '../requests/request.transitions.js';
import { date } from '../platform/web/view-helpers.js';
import { ClientOverviewQueries, type RequestSummary } from './client-overview.queries.js';
import { slotGroups, slotTally } from './client-overview.view.js';
import { timelinePage } from './timeline.page.js';
import { TimelineQueries } from './timeline.queries.js';

@Controller('clients/:id')
export class ClientOverviewController {
  constructor(
    private readonly frames: ClientFrameService,
    private readonly overview: ClientOverviewQueries,
    private readonly timeline: TimelineQueries,
  ) {}

  @Get()
  @Render('dashboard/client')
  async journey(@Param('id') id: string, @Query('before') before?: string) {
    const frame = await this.frames.frame(id, 'journey');
    const now = new Date();
    const slots = await this.overview.slots(id);
    const request = await this.overview.latestRequest(id);
    return {
      title: frame.name,
      frame,
      instancesHref: `${frame.base}/establishments`,
      groups: slotGroups(slots, now),
      tally: slotTally(slots, now),
      request: request && requestView(request),
      timeline: await timelinePage(
        this.timeline,
        { clientId: id, before, outcomesOnly: true },
        `/clients/${id}`,
        now,
        12,
      ),
    };
  }

  @Get('audit')
  @Render('dashboard/client-audit')
  async audit(@Param('id') id: string, @Query('before') before?: string) {
    const frame = await this.frames.frame(id, 'audit');
    return {
      title: `Journal de ${frame.name}`,
      frame,
      timeline: await timelinePage(this.timeline, { clientId: id, before }, `/clients/${id}/audit`, new Date(), 40),
    };
  }
}

function requestView(request: RequestSummary) {
  const state = requestTable.states[request.state as keyof typeof requestTable.states];
  return {
    href: `/requests/${request.id}`,
    facts: [
      request.dossier_number
        ? { label: 'Dossier ANS', code: request.dossier_number }
        : { label: 'Dossier ANS', value: 'pas encore attribué' },
      {
        label: 'État',
        state: {
          tone: state.tone,
          icon: state.icon,
          label: `${state.label} le ${date(request.state_since)}`,
          plain: true,
        },
      },
      { label: 'Administrateurs', value: request.administrators ?? 'à choisir' },
    ],
  };
}
