import { Controller, Get, Query, Render } from '@nestjs/common';
import { CurrentUser, type SignedIn } from '../platform/web/current.js';
import { expiryChart } from './expiry-chart.js';
import { HomeQueries } from './home.queries.js';
import { campaignLines, desksView, funnelView, todayInWords } from './home.view.js';
import { readScope, scopeTabs } from './scope.js';
import { clock } from '../platform/clock.js';

@Controller()
export class HomeController {
  constructor(private readonly queries: HomeQueries) {}

  /** « Mes tâches » and the overview, of one's own clients or of the whole team's: `?scope=mine`, `?scope=team`. */
  @Get()
  @Render('home/home')
  async home(@CurrentUser() user: SignedIn, @Query() query: Record<string, unknown>) {
    const { scope, unknown } = readScope(query, user.role);
    const mine = scope === 'mine';
    const counts = await this.queries.taskCounts(mine);
    const funnel = funnelView(await this.queries.funnel(mine), mine);
    return {
      title: 'Mes tâches',
      today: todayInWords(clock.now()),
      scopes: scopeTabs(scope, user.role),
      notes: unknown.map((text) => ({ tone: 'soon', text })),
      desks: desksView(counts, user.role, mine),
      clients: funnel.reduce((sum, step) => sum + step.here, 0),
      funnel,
      chart: expiryChart(await this.queries.expiries(mine)),
      chartHref: mine ? '/certificates?mine=1' : '/certificates',
      campaigns: campaignLines(await this.queries.campaigns()),
      failedJobs: await this.queries.failedJobs(),
    };
  }
}
