import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailSubjects } from './mail-subjects.js';
import { OutgoingMail } from './outgoing-mail.js';

@Module({
  imports: [AccountsModule],
  providers: [MailSubjects, OutgoingMail],
  exports: [MailSubjects, OutgoingMail],
})
export class MailboxModule {}
