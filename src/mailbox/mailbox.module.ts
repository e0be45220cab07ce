import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { CollectedPlaces } from './boxes/collected-places.service.js';
import { AccessTokens } from './boxes/access-tokens.service.js';
import { MailboxAccess } from './boxes/mailbox-access.service.js';
import { MailboxRound } from './boxes/mailbox-round.service.js';
import { MailboxTrial } from './boxes/mailbox-trial.service.js';
import { Mailboxes } from './boxes/mailboxes.service.js';
import { ReadMailboxJob } from './boxes/read-mailbox.job.js';
import { MailboxWatch } from './boxes/mailbox-watch.service.js';
import { UnseenAddresses } from './boxes/unseen-addresses.service.js';
import { MailboxesController } from './boxes/mailboxes.controller.js';
import { BulkMailsController } from './box/bulk-mails.controller.js';
import { BulkMails } from './box/bulk-mails.service.js';
import { MailboxController } from './box/mailbox.controller.js';
import { MessagesController } from './box/messages.controller.js';
import { MailRulesController } from './rules/mail-rules.controller.js';
import { MailUploads } from './box/mail-uploads.service.js';
import { MailsLeftBehind } from './box/mails-left-behind.js';
import { MailboxPages } from './box/mailbox-pages.service.js';
import { MailboxQueries } from './box/mailbox.queries.js';
import { StrayMails } from './in/stray-mails.js';
import { MessageQueries } from './box/message.queries.js';
import { AutomaticMails } from './content/automatic-mails.service.js';
import { MailEvidence } from './in/mail-evidence.service.js';
import { QuarantineService } from './content/quarantine.service.js';
import { BouncesService } from './in/bounces.service.js';
import { CollectMailJob } from './in/collect-mail.job.js';
import { AnsweredMails } from './in/answered-mails.service.js';
import { MailFiling } from './in/mail-filing.service.js';
import { MailIntake } from './in/mail-intake.service.js';
import { MailReading } from './in/mail-reading.service.js';
import { MailMatching } from './in/mail-matching.service.js';
import { SentMailsQueries } from './in/sent-mails.queries.js';
import { MailSubjects } from './in/mail-subjects.js';
import { MailboxReadings } from './sources/mailbox-readings.service.js';
import { DailyPlaces } from './out/daily-places.service.js';
import { MailAllowances } from './out/mail-allowances.service.js';
import { ElsewhereQueries } from './one-client/elsewhere.queries.js';
import { OneClientAMail } from './one-client/one-client-a-mail.js';
import { OwnMails } from './out/own-mails.service.js';
import { OutsideQueries } from './out/outside.queries.js';
import { StoppedAddresses } from './out/stopped-addresses.service.js';
import { MissedRecipients } from './out/missed-recipients.service.js';
import { HeldMails } from './out/held-mails.service.js';
import { ReleasedMails } from './out/released-mails.service.js';
import { MailDecisions } from './out/mail-decisions.service.js';
import { StandingMails } from './out/standing-mails.service.js';
import { MailSending } from './out/mail-sending.service.js';
import { MailsOfTodayQueries } from './out/mails-of-today.queries.js';
import { MailQueue } from './out/mail-queue.service.js';
import { DecideMailsJob } from './out/decide-mails.job.js';
import { SendMailJob } from './out/send-mail.job.js';
import { TrustModule } from '../trust/trust.module.js';
import { RuleTrials } from './rules/rule-trials.service.js';
import { MailRulesService } from './rules/mail-rules.service.js';

@Module({
  imports: [AccountsModule, ClientsModule, TrustModule],
  controllers: [MailboxesController, BulkMailsController, MailboxController, MessagesController, MailRulesController],
  providers: [
    CollectedPlaces,
    AccessTokens,
    MailboxAccess,
    MailboxRound,
    MailboxTrial,
    Mailboxes,
    ReadMailboxJob,
    UnseenAddresses,
    MailboxWatch,
    BulkMails,
    MailUploads,
    MailboxPages,
    MailsLeftBehind,
    MailboxQueries,
    MessageQueries,
    StrayMails,
    AutomaticMails,
    MailEvidence,
    QuarantineService,
    BouncesService,
    CollectMailJob,
    AnsweredMails,
    MailFiling,
    MailIntake,
    MailReading,
    MailMatching,
    SentMailsQueries,
    MailSubjects,
    MailboxReadings,
    DailyPlaces,
    MailAllowances,
    MailQueue,
    ElsewhereQueries,
    OneClientAMail,
    OutsideQueries,
    StoppedAddresses,
    MailsOfTodayQueries,
    MailDecisions,
    MissedRecipients,
    ReleasedMails,
    HeldMails,
    OwnMails,
    MailSending,
    StandingMails,
    DecideMailsJob,
    SendMailJob,
    RuleTrials,
    MailRulesService,
  ],
  exports: [
    CollectedPlaces,
    UnseenAddresses,
    MailFiling,
    MailRulesService,
    MailQueue,
    MailDecisions,
    ReleasedMails,
    HeldMails,
    MailSending,
    OneClientAMail,
    OutsideQueries,
    StandingMails,
    StoppedAddresses,
    MailboxQueries,
    MailsOfTodayQueries,
  ],
})
export class MailboxModule {}
