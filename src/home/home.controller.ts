import { Controller, Get, Query, Render } from '@nestjs/common';
import { WaysIn } from '../accounts/ways-in.service.js';
import { together } from '../platform/tenancy/together.js';
import { CurrentUser, type SignedIn } from '../platform/web/current.js';
import { actionDesks } from './action-lines.view.js';
import { auditorPlaces } from './auditor.view.js';
import { expiryChart } from './expiry-chart.js';
import { CountedTasks } from './counted-tasks.js';
import { ObservedDelays } from '../requests/delays/observed-delays.queries.js';
import { delaysChart } from './delays-chart.js';
import { HomeQueries } from './home.queries.js';
import { stuckDays } from '../clients/waiting-days.js';
import { campaignLines, departureNotes, desksView, funnelView, outsideNotes, todayInWords } from './home.view.js';
import { homeAddress, homeTabs, readHomeAddress } from './home-address.js';
import { followsNoClient, noClientYet } from '../clients/list/no-clients.view.js';
import { clock } from '../platform/clock.js';
import { onlyReads } from '../journey/states/roles.js';

@Controller()
export class HomeController {
  constructor(
    private readonly queries: HomeQueries,
    private readonly tasks: CountedTasks,
    private readonly delays: ObservedDelays,
    private readonly ways: WaysIn,
  ) {}

  /** « Mes tâches » and the overview, or « Chez nous, par action » (`?view=actions`); of one's own clients or of the whole team's. */
  @Get()
  @Render('home/home')
  async home(@CurrentUser() user: SignedIn, @Query() query: Record<string, unknown>) {
    const { scope, view, unknown } = readHomeAddress(query, user.role);
    const mine = scope === 'mine';
    const none = mine ? followsNoClient(homeAddress('team', view, user.role)) : noClientYet(!onlyReads(user.role));
    const head = async () => {
      const [departures, failedJobs, outside] = await together(
        this.queries.departures(),
        this.queries.failedJobs(),
        user.role === 'admin' ? this.ways.outside() : Promise.resolve([]),
      );
      const notes = [
        ...departureNotes(departures),
        ...outsideNotes(outside),
        ...unknown.map((text) => ({ tone: 'soon', text })),
      ];
      return { today: todayInWords(clock.now()), ...homeTabs(scope, view, user.role), notes, failedJobs };
    };
    if (onlyReads(user.role)) {
      const [around, overview] = await together(head(), this.overview(mine, none));
      return { ...around, title: 'Ce que vous pouvez consulter', views: null, places: auditorPlaces, overview };
    }
    if (view === 'actions') {
      const [around, counts] = await together(head(), this.queries.actionCounts(mine));
      return { ...around, title: 'Chez nous, par action', desks: actionDesks(counts, user.role, mine) };
    }
    const [around, counts, overview] = await together(head(), this.tasks.all(mine), this.overview(mine, none));
    return { ...around, title: 'Mes tâches', desks: desksView(counts, user.role, mine), overview };
  }

  private async overview(mine: boolean, none: object) {
    const [steps, expiries, campaigns, delays] = await together(
      this.queries.funnel(mine),
      this.queries.expiries(mine),
      this.queries.campaigns(),
      this.delays.byMonth(),
    );
    const funnel = funnelView(steps, mine);
    const clients = funnel.reduce((sum, step) => sum + step.here, 0);
    return {
      clients,
      none: clients === 0 ? none : null,
      funnel,
      stuckDays,
      chart: expiryChart(expiries),
      chartHref: mine ? '/certificates?mine=1' : '/certificates',
      campaigns: campaignLines(campaigns),
      delays: delaysChart(delays),
    };
  }
}
