import { Body, Controller, Get, HttpCode, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { clock } from '../platform/clock.js';
import { newSchema } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { gathered } from '../platform/tenancy/together.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { CalendarDatesQueries } from './calendar-dates.queries.js';
import { eventsOf } from './calendar-events.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { clientCalendarFields } from './client-calendar.form.js';
import { clientCalendarView, clientMadeView } from './client-calendar.view.js';
import { comingStretch, firstPage, readComingPage } from './coming-dates.js';
import { editors } from '../journey/states/roles.js';

const page = 'calendar/client';

/** The dates of one client, and the addresses by which its people, or colleagues, have them in their calendars. */
@Controller('clients/:clientId/calendar')
export class ClientCalendarController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly clients: ClientsService,
    private readonly feeds: CalendarFeeds,
    private readonly dates: CalendarDatesQueries,
  ) {}

  @Get()
  @Render(page)
  show(@Param('clientId') clientId: string, @Query('after') after: unknown) {
    return this.page(clientId, {}, {}, readComingPage(after));
  }

  /** The page itself is the answer: an address that is shown once is kept by no session. */
  @Post()
  @HttpCode(200)
  @Allow(editors)
  @Render('calendar/client-made')
  async make(@Param('clientId') clientId: string, @Body() body: unknown) {
    const before = () => this.clients.open(clientId);
    const again: Again = (values, errors) => this.page(clientId, values, errors);
    const sent = { schema: newSchema(clientCalendarFields), body, view: page, before, again };
    const made = await submitForm(sent, async ({ name }) => ({
      name,
      address: await this.feeds.makeForClient(clientId, name),
    }));
    return clientMadeView(await this.frames.frame(clientId, 'certificates'), made);
  }

  @Post(':feed/revocation')
  @Allow(editors)
  @Redirect('/', 303)
  async revoke(@Param('clientId') clientId: string, @Param('feed') feed: string, @Req() request: PageRequest) {
    const name = await this.feeds.revokeOfClient(clientId, feed);
    flash(request, { tone: 'ok', text: `L’adresse d’agenda de «\u00a0${name}\u00a0» n’ouvre plus rien.` });
    return { url: `/clients/${clientId}/calendar` };
  }

  private async page(clientId: string, values: object = {}, errors: FormErrors = {}, shown = firstPage) {
    const { frame, feeds, dates } = await gathered({
      frame: this.frames.frame(clientId, 'certificates'),
      feeds: this.feeds.ofClient(clientId),
      dates: this.dates.of({ clientId }, comingStretch(shown)),
    });
    const events = eventsOf(dates, { now: clock.now(), toTeam: true, ofOne: true });
    return clientCalendarView({ frame, feeds, events, page: shown }, values, errors);
  }
}
