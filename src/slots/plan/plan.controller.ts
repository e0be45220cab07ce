import { Controller, Get, Param, Query, Render } from '@nestjs/common';
import { ClientFrames } from '../../clients/client-frames.js';
import { GroupingsService } from '../../groupings/groupings.service.js';
import { type SupposedSystem, supposing, systemLabels } from '../../journey/plan/what-if.js';
import { NotFound } from '../../platform/web/errors.js';
import { CoverageQueries } from '../coverage.queries.js';
import { clientPlanView } from './client-plan.view.js';
import { groupingPlanView, planPageSize } from './grouping-plan.view.js';
import { planLimit, PlanQueries } from './plan.queries.js';
import { numberedPage } from '../../platform/lists/numbered-pages.js';
import { clock } from '../../platform/clock.js';

/** What to order, under which FINESS, and what it costs: for a client, and for a grouping. */
@Controller()
export class PlanController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly groupings: GroupingsService,
    private readonly plans: PlanQueries,
    private readonly coverage: CoverageQueries,
  ) {}

  @Get('clients/:id/plan')
  @Render('slots/plan/client')
  async client(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    const frame = await this.frames.frame(id, 'plan');
    const recorded = await this.plans.client(id);
    if (!recorded) throw new NotFound();
    const { supposed, unknown } = readAddress(query, []);
    const client = supposed ? supposing(recorded, supposed) : recorded;
    const slots = supposed ? [] : await this.coverage.ofClient(id);
    return clientPlanView({ frame, client, slots, supposed, unknown, today: clock.today() });
  }

  @Get('groupings/:id/plan')
  @Render('slots/plan/grouping')
  async grouping(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    const grouping = await this.groupings.byId(id);
    const found = await this.plans.ofGrouping(id);
    const clients = found.slice(0, planLimit);
    const { supposed, unknown } = readAddress(query, ['page']);
    const planned = clients.map((client) =>
      supposed && client.instances.length === 0 ? supposing(client, supposed) : client,
    );
    const page = numberedPage(query['page'], clients.length, planPageSize);
    const more = found.length > planLimit;
    return groupingPlanView({
      grouping,
      clients,
      planned,
      supposed,
      unknown,
      page,
      more,
      today: clock.today(),
    });
  }
}

function readAddress(query: Record<string, unknown>, others: string[]) {
  const given = query['system'];
  const supposed = typeof given === 'string' && Object.hasOwn(systemLabels, given) ? (given as SupposedSystem) : null;
  const unknown = Object.keys(query)
    .filter((key) => key !== 'system' && !others.includes(key))
    .map((key) => `«\u00a0${key}\u00a0» ne veut rien dire ici.`);
  if (given !== undefined && given !== '' && !supposed)
    unknown.push('Cette hypothèse n’existe pas\u00a0: choisissez-en une ci-dessus.');
  return { supposed, unknown };
}
