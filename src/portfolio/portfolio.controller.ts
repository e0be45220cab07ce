import { Controller, Get, Render } from '@nestjs/common';
import { PeopleQueries } from '../clients/people.queries.js';
import { CurrentUser, type SignedIn } from '../platform/web/current.js';
import { absenceFormView } from './absence.view.js';
import { PortfolioQueries } from './portfolio.queries.js';
import { portfolioView } from './portfolio.view.js';

@Controller('portfolio')
export class PortfolioController {
  constructor(
    private readonly queries: PortfolioQueries,
    private readonly people: PeopleQueries,
  ) {}

  @Get()
  @Render('portfolio/list')
  async show(@CurrentUser() user: SignedIn) {
    // An account manager most often tells their own absence.
    const chosen = user.role === 'account_manager' ? { accountManagerId: user.id } : {};
    return portfolioView(
      {
        rows: await this.queries.rows(),
        unfollowed: await this.queries.unfollowed(),
        absences: await this.queries.absences(),
        named: await this.queries.clientDeputies(),
        form: absenceFormView(await this.people.followers(), chosen),
      },
      user,
    );
  }
}
