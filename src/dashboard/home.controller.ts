import { Controller, Get, Render } from '@nestjs/common';
import { CurrentUser, type SignedIn } from '../platform/web/current.js';
import { expiryChart } from './expiry-chart.js';
import { HomeQueries } from './home.queries.js';
import { campaignLines, desksView, funnelView, todayInWords } from './home.view.js';

@Controller()
export class HomeController {
  constructor(private readonly queries: HomeQueries) {}

  @Get()
  @Render('dashboard/home')
  async home(@CurrentUser() user: SignedIn) {
    const counts = await this.queries.taskCounts();
    const funnel = funnelView(await this.queries.funnel());
    return {
      title: 'Mes tâches',
      today: todayInWords(new Date()),
      desks: desksView(counts, user.role),
      clients: funnel.reduce((sum, step) => sum + step.here, 0),
      funnel,
      chart: expiryChart(await this.queries.expiries()),
      campaigns: campaignLines(await this.queries.campaigns()),
      failedJobs: await this.queries.failedJobs(),
    };
  }
}
