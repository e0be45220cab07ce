import { Body, Controller, Get, HttpCode, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { defaultScope } from '../home/home-address.js';
import { clock } from '../platform/clock.js';
import { readOrRefuse } from '../platform/forms/submit-form.js';
import { gathered } from '../platform/tenancy/together.js';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { CalendarDatesQueries } from './calendar-dates.queries.js';
import { eventsOf } from './calendar-events.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { madeView, ownCalendarView } from './calendar.view.js';
import { comingStretch, readComingPage } from './coming-dates.js';
import { everyone } from '../journey/states/roles.js';

/** The address that the page showed; none is empty. */
const shown = z.object({
  feed: z
    .union([z.literal(''), z.uuid()])
    .default('')
    .transform((id) => id || null),
});
const revoked = z.object({ feed: z.uuid() });

/** « Agenda »: the dates that come, and the address by which one’s own calendar program shows them. Everybody’s, whatever their role. */
@Controller('calendar')
export class CalendarController {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly dates: CalendarDatesQueries,
  ) {}

  @Get()
  @Render('calendar/own')
  async show(@CurrentUser() user: SignedIn, @Query('after') after: unknown) {
    const page = readComingPage(after);
    const scope = defaultScope(user.role);
    const { feed, dates } = await gathered({
      feed: this.feeds.ofPerson(user.id),
      dates: this.dates.of(scope, comingStretch(page)),
    });
    const events = eventsOf(dates, { now: clock.now(), toTeam: true, ofOne: false });
    return ownCalendarView({ feed, scope, events, page });
  }

  /** The page itself is the answer: an address that is shown once is kept by no session. */
  @Post()
  @HttpCode(200)
  @Allow(everyone)
  @Render('calendar/made')
  async make(@Body() body: unknown, @CurrentUser() user: SignedIn) {
    const { feed } = readOrRefuse(shown, body);
    return madeView(await this.feeds.makeOwn(user, feed));
  }

  @Post('revocation')
  @Allow(everyone)
  @Redirect('/calendar', 303)
  async revoke(@Body() body: unknown, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    await this.feeds.revokeOwn(user, readOrRefuse(revoked, body).feed);
    flash(request, { tone: 'ok', text: 'Votre adresse d’agenda n’ouvre plus rien.' });
    return { url: '/calendar' };
  }
}
