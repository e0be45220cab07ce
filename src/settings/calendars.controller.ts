import { Controller, Get, Render } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { calendarsView } from './calendars.view.js';

/** Which days count, for whoever wonders why a delay is not over. */
@Controller('settings/calendars')
export class CalendarsController {
  @Get()
  @Render('settings/calendars')
  show() {
    return calendarsView(clock.today());
  }
}
