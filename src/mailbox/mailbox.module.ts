import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { ClientMailController } from './client-mail.controller.js';
import { MailRulesController } from './mail-rules.controller.js';
import { MailUploads } from './mail-uploads.service.js';
import { MailboxController } from './mailbox.controller.js';
import { MailboxPages } from './mailbox.pages.js';
import { MailboxQueries } from './mailbox.queries.js';
import { MessageQueries } from './message.queries.js';
import { MessagesController } from './messages.controller.js';
import { BouncesService } from './bounces.service.js';
import { CollectMailJob } from './collect-mail.job.js';
import { IncomingMail } from './incoming-mail.service.js';
import { MailMatching } from './mail-matching.service.js';
import { MailRulesService } from './mail-rules.service.js';
import { MailSending } from './mail-sending.service.js';
import { MailSubjects } from './mail-subjects.js';
import { MatchedMail } from './matched-mail.service.js';
import { OutgoingMail } from './outgoing-mail.js';
import { SendMailJob } from './send-mail.job.js';

@Module({
  controllers: [MailboxController, MailRulesController, MessagesController, ClientMailController],
  imports: [AccountsModule, ClientsModule],
  providers: [
    BouncesService,
    CollectMailJob,
    IncomingMail,
    MailMatching,
    MailUploads,
    MailboxPages,
    MailboxQueries,
    MessageQueries,
    MailRulesService,
    MailSending,
    MailSubjects,
    MatchedMail,
    OutgoingMail,
    SendMailJob,
  ],
  exports: [MailSubjects, MailboxQueries, OutgoingMail],
})
export class MailboxModule {}
