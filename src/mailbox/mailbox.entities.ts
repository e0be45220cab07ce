import { MailRule } from './mail-rule.entity.js';
import { Message } from './message.entity.js';

/** What this room writes through TypeORM. */
export const mailboxEntities = [Message, MailRule];
