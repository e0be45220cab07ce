import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ClientsModule } from '../clients/clients.module.js';
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
  imports: [AccountsModule, ClientsModule],
  providers: [
    BouncesService,
    CollectMailJob,
    IncomingMail,
    MailMatching,
    MailRulesService,
    MailSending,
    MailSubjects,
    MatchedMail,
    OutgoingMail,
    SendMailJob,
  ],
  exports: [MailSubjects, OutgoingMail],
})
export class MailboxModule {}
