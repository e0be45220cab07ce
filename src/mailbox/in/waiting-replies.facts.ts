import { parisDay } from '../../platform/tenancy/paris-day.js';

/** SQL: a mail that brings something with it stands in « À vérifier ». @param mail the alias of the row of messages */
export const isReplyToCheck = (mail: string) =>
  `${mail}.direction = 'in' AND ${mail}.state = 'to_check' AND ${mail}.purpose = 'incoming' AND cardinality(${mail}.attachment_ids) > 0`;

/** SQL: the oldest of them about a client, as the journey reads it; null: none. @param client SQL of its id */
export const waitingReply = (client: string) =>
  `(SELECT jsonb_build_object('messageId', m.id, 'since', ${parisDay('m.created_at')}) FROM messages m
     WHERE m.client_id = ${client} AND ${isReplyToCheck('m')} ORDER BY m.created_at, m.id LIMIT 1)`;
