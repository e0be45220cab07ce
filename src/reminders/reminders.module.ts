import { Global, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { ExchangesModule } from '../exchanges/exchanges.module.js';
import { MailboxModule } from '../mailbox/mailbox.module.js';
import { ComingMails } from '../mailbox/out/coming-mails.js';
import { StandingAsks } from '../mailbox/out/standing-asks.js';
import { SlotsModule } from '../slots/slots.module.js';
import { MutesService } from './mutes.service.js';
import { ChaseMutes } from './page/chase-mutes.service.js';
import { ChasingController } from './page/chasing.controller.js';
import { ComingReminders } from './page/coming-reminders.service.js';
import { ReminderLedger } from './reminder-ledger.js';
import { ReminderMails } from './reminder-mails.service.js';
import { ReminderQueries } from './reminder.queries.js';
import { RemindersController } from './reminders.controller.js';
import { AsksThatStand } from './asks-that-stand.service.js';
import { RemindersService } from './reminders.service.js';
import { ChaseRulesController } from './rules/chase-rules.controller.js';
import { ChaseRules } from './rules/chase-rules.service.js';
import { ChaseLetters } from './waits/chase-letters.service.js';
import { ChaseTexts } from './waits/chase-texts.service.js';
import { ChaseObstacles } from './waits/chase-obstacles.service.js';
import { Chasing } from './waits/chasing.service.js';
import { HandChasing } from './waits/hand-chasing.service.js';
import { EndsDigest } from './ends/ends-digest.service.js';
import { EndsQueries } from './ends/ends.queries.js';
import { KeptReminders } from './waits/kept-reminders.service.js';
import { WaitsDigest } from './waits/waits-digest.service.js';
import { WaitsQueries } from './waits/waits.queries.js';

/** What leaves by itself. Global: rooms below show what is to come. */
@Global()
@Module({
  imports: [AccountsModule, AssignmentsModule, ClientsModule, ExchangesModule, MailboxModule, SlotsModule],
  controllers: [ChaseRulesController, ChasingController, RemindersController],
  providers: [
    ChaseLetters,
    ChaseMutes,
    ChaseObstacles,
    ChaseRules,
    ChaseTexts,
    Chasing,
    EndsDigest,
    EndsQueries,
    HandChasing,
    KeptReminders,
    ComingReminders,
    MutesService,
    ReminderLedger,
    ReminderMails,
    ReminderQueries,
    RemindersService,
    WaitsDigest,
    WaitsQueries,
    { provide: ComingMails, useExisting: ComingReminders },
    { provide: StandingAsks, useClass: AsksThatStand },
  ],
  exports: [ChaseTexts, ComingMails, HandChasing, StandingAsks],
})
export class RemindersModule {}
