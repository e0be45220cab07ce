import { Controller, Get, Query, Render } from '@nestjs/common';
import { CurrentUser, type SignedIn } from '../platform/web/current.js';
import { actionDesks } from './action-lines.view.js';
import { auditorPlaces, onlyLooks } from './auditor.view.js';
import { expiryChart } from './expiry-chart.js';
import { HomeQueries } from './home.queries.js';
import { campaignLines, departureNotes, desksView, funnelView, todayInWords } from './home.view.js';
import { homeTabs, readHomeAddress } from './home-address.js';
import { clock } from '../platform/clock.js';

@Controller()
export class HomeController {
  constructor(private readonly queries: HomeQueries) {}

  /** « Mes tâches » and the overview, or « Chez nous, par action » (`?view=actions`); of one's own clients or of the whole team's. */
  @Get()
  @Render('home/home')
  async home(@CurrentUser() user: SignedIn, @Query() query: Record<string, unknown>) {
    const { scope, view, unknown } = readHomeAddress(query, user.role);
    const mine = scope === 'mine';
    const head = {
      today: todayInWords(clock.now()),
      ...homeTabs(scope, view, user.role),
      notes: [...departureNotes(await this.queries.departures()), ...unknown.map((text) => ({ tone: 'soon', text }))],
      failedJobs: await this.queries.failedJobs(),
    };
    if (onlyLooks(user.role))
      return {
        ...head,
        title: 'Ce que vous pouvez consulter',
        views: null,
        places: auditorPlaces,
        overview: await this.overview(mine),
      };
    if (view === 'actions') {
      const desks = actionDesks(await this.queries.actionCounts(mine), user.role, mine);
      return { ...head, title: 'Chez nous, par action', desks };
    }
    const counts = await this.queries.taskCounts(mine);
    return {
      ...head,
      title: 'Mes tâches',
      desks: desksView(counts, user.role, mine),
      overview: await this.overview(mine),
    };
  }

  private async overview(mine: boolean) {
    const funnel = funnelView(await this.queries.funnel(mine), mine);
    return {
      clients: funnel.reduce((sum, step) => sum + step.here, 0),
      funnel,
      chart: expiryChart(await this.queries.expiries(mine)),
      chartHref: mine ? '/certificates?mine=1' : '/certificates',
      campaigns: campaignLines(await this.queries.campaigns()),
    };
  }
}
