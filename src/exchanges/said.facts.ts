/**
 * All that was said with a client, or should have been: mails both ways, notes of the team, and reminders that did not leave. A stage that a
 * later one made superfluous says nothing that was missed. The tab of the client counts what its page shows.
 * @param client SQL of the client’s id
 */
export const saidWith = (client: string) => `
  (SELECT 'message' AS kind, said.id, said.created_at AS at FROM messages said WHERE said.client_id = ${client}
   UNION ALL SELECT 'note', said.id, said.created_at FROM comments said WHERE said.client_id = ${client} AND said.removed_at IS NULL
   UNION ALL SELECT 'unsent', said.id, said.decided_at FROM reminders said WHERE said.client_id = ${client} AND said.decision IN ('no_address', 'muted', 'withheld'))`;
