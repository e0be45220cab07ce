import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { CalendarController } from './calendar.controller.js';
import { CalendarDatesQueries } from './calendar-dates.queries.js';
import { CalendarDoor } from './calendar-door.service.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { CalendarFileController } from './calendar-file.controller.js';
import { ClientCalendarController } from './client-calendar.controller.js';

/** Dates in the calendar programs of our people and of clients. */
@Module({
  imports: [ClientsModule],
  controllers: [CalendarController, CalendarFileController, ClientCalendarController],
  providers: [CalendarDatesQueries, CalendarDoor, CalendarFeeds],
})
export class CalendarModule {}
