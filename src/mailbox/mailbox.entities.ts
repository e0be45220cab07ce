import { Message } from './message.entity.js';

/** What this room writes through TypeORM. */
export const mailboxEntities = [Message];
