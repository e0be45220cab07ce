import { Module } from '@nestjs/common';
import { SlotsModule } from '../slots/slots.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { DesignationRemindersQueries } from './designation-reminders.queries.js';
import { DesignationReminders } from './designation-reminders.service.js';
import { RemindersController } from './reminders.controller.js';
import { MutesService } from './mutes.service.js';
import { ReminderLedger } from './reminder-ledger.js';
import { ReminderMails } from './reminder-mails.service.js';
import { ReminderQueries } from './reminder.queries.js';
import { RemindersService } from './reminders.service.js';

@Module({
  imports: [AccountsModule, MailboxModule, SlotsModule],
  controllers: [RemindersController],
  providers: [
    DesignationRemindersQueries,
    DesignationReminders,
    MutesService,
    ReminderLedger,
    ReminderMails,
    ReminderQueries,
    RemindersService,
  ],
  exports: [MutesService, ReminderQueries],
})
export class RemindersModule {}
