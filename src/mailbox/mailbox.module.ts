import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { BulkMailsController } from './box/bulk-mails.controller.js';
import { BulkMails } from './box/bulk-mails.service.js';
import { MailboxController } from './box/mailbox.controller.js';
import { MessagesController } from './box/messages.controller.js';
import { MailRulesController } from './rules/mail-rules.controller.js';
import { MailUploads } from './box/mail-uploads.service.js';
import { MailboxPages } from './box/mailbox-pages.service.js';
import { MailboxQueries } from './box/mailbox.queries.js';
import { StrayMails } from './in/stray-mails.js';
import { MessageQueries } from './box/message.queries.js';
import { BouncesService } from './in/bounces.service.js';
import { CollectMailJob } from './in/collect-mail.job.js';
import { MailFiling } from './in/mail-filing.service.js';
import { MailIntake } from './in/mail-intake.service.js';
import { MailReading } from './in/mail-reading.service.js';
import { MailMatching } from './in/mail-matching.service.js';
import { SentMailsQueries } from './in/sent-mails.queries.js';
import { MailSubjects } from './in/mail-subjects.js';
import { MailboxReadings } from './sources/mailbox-readings.service.js';
import { MailAllowances } from './out/mail-allowances.service.js';
import { OneClientAMail } from './out/one-client-a-mail.js';
import { OutsideQueries } from './out/outside.queries.js';
import { StoppedAddresses } from './out/stopped-addresses.service.js';
import { MailSending } from './out/mail-sending.service.js';
import { MailsOfTodayQueries } from './out/mails-of-today.queries.js';
import { MailQueue } from './out/mail-queue.service.js';
import { DecideMailsJob } from './out/decide-mails.job.js';
import { SendMailJob } from './out/send-mail.job.js';
import { TrustModule } from '../trust/trust.module.js';
import { MailRulesService } from './rules/mail-rules.service.js';

@Module({
  imports: [AccountsModule, ClientsModule, TrustModule],
  controllers: [BulkMailsController, MailboxController, MessagesController, MailRulesController],
  providers: [
    BulkMails,
    MailUploads,
    MailboxPages,
    MailboxQueries,
    MessageQueries,
    StrayMails,
    BouncesService,
    CollectMailJob,
    MailFiling,
    MailIntake,
    MailReading,
    MailMatching,
    SentMailsQueries,
    MailSubjects,
    MailboxReadings,
    MailAllowances,
    MailQueue,
    OneClientAMail,
    OutsideQueries,
    StoppedAddresses,
    MailsOfTodayQueries,
    MailSending,
    DecideMailsJob,
    SendMailJob,
    MailRulesService,
  ],
  exports: [
    MailFiling,
    MailRulesService,
    MailQueue,
    MailSending,
    StoppedAddresses,
    MailboxQueries,
    MailsOfTodayQueries,
  ],
})
export class MailboxModule {}
