import { Module } from '@nestjs/common';
import { InstancesModule } from '../instances/instances.module.js';
import { CalendarsController } from './calendars.controller.js';
import { ReferenceController } from './reference.controller.js';
import { ScheduleController } from './schedule.controller.js';
import { SettingsController } from './settings.controller.js';
import { ScheduleQueries } from './schedule.queries.js';

@Module({
  imports: [InstancesModule],
  controllers: [CalendarsController, ReferenceController, ScheduleController, SettingsController],
  providers: [ScheduleQueries],
})
export class SettingsModule {}
