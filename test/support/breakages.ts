/** One way to break what each check of `npm run cli -- verify` proves, past every trigger and key. `$editor` is the editor. */
export const breakages: Record<string, string> = {
  'jobs.known': `UPDATE outbox SET name = 'nobody.does' WHERE editor_id = $editor`,
  'jobs.subjects': job('mail.send', `'{"messageId": "018f0000-0000-7000-8000-000000000000"}'`),
  'jobs.moving': job('progress.refresh', `'{}'`),
  'jobs.imports': `UPDATE imports SET state = 'applying'; DELETE FROM outbox`,
  'mails.once': `${entry('deliver', 'message', 'sent')} FROM (SELECT id FROM messages WHERE editor_id = $editor AND direction = 'out' LIMIT 1) m, generate_series(1, 3)`,
  'mails.told': `UPDATE messages SET state = 'sent', sent_at = NULL WHERE direction = 'out'`,
  'mails.waiting': `UPDATE messages SET state = 'queued', state_since = now() - interval '1 hour' WHERE direction = 'out'; DELETE FROM outbox`,
  'mails.enclosures': `UPDATE messages SET attachment_ids = ARRAY[gen_random_uuid()]`,
  'mails.reminders': `UPDATE reminders SET decision = 'sent', message_id = NULL`,
  'campaigns.whole': `INSERT INTO selection_items (editor_id, selection_id, client_id) SELECT editor_id, selection_id, gen_random_uuid() FROM campaigns, generate_series(1, 2)`,
  'campaigns.ended': `UPDATE campaigns SET state = 'finished'; UPDATE campaign_rows SET state = 'pending'`,
  'campaigns.once': `UPDATE campaign_rows SET state = 'done', result_kind = 'request'; ${entry('created', 'request', 'draft', 'id')} FROM (SELECT id FROM campaign_rows WHERE editor_id = $editor LIMIT 1) r, generate_series(1, 2)`,
  'campaigns.results': `UPDATE campaign_rows SET result_kind = 'request', result_id = gen_random_uuid()`,
  'campaigns.waiting': `UPDATE campaigns SET state = 'running'; UPDATE campaign_rows SET state = 'pending'; DELETE FROM outbox`,
  'imports.counts': `UPDATE imports SET new_rows = new_rows + 1`,
  'states.requests': `UPDATE requests SET state = 'nowhere'`,
  'states.orders': `UPDATE orders SET state = 'nowhere'`,
  'states.delegations': `UPDATE delegations SET state = 'nowhere'`,
  'states.assignments': `UPDATE assignments SET state = 'nowhere'`,
  'states.cards': `UPDATE cards SET state = 'nowhere'`,
  'states.campaigns': `UPDATE campaigns SET state = 'nowhere'`,
  'states.imports': `UPDATE imports SET state = 'nowhere'`,
  'states.messages': `UPDATE messages SET state = 'nowhere' WHERE direction = 'out'`,
  'slots.in-force': `UPDATE slots SET in_force_id = NULL, in_force = NULL, in_force_until = NULL`,
  'slots.open-order': `UPDATE slots SET open_order_id = gen_random_uuid()`,
  'slots.holder': `UPDATE slots SET holder_closed = NOT holder_closed`,
  'certificates.bytes': `UPDATE certificates SET der = '\\x00'`,
  'certificates.client': `UPDATE certificates SET client_id = gen_random_uuid()`,
  'orders.certificate': `UPDATE orders SET state = 'verified', certificate_id = NULL`,
  'assignments.recorded': `UPDATE assignments SET state = 'active', recorded_at = NULL`,
  'clients.progress': `DELETE FROM client_progress`,
  'clients.counted': `DELETE FROM progress_counts`,
  'clients.told': `DELETE FROM register_news`,
  'clients.kept-beside': `UPDATE client_progress SET name_key = 'x'`,
  'clients.numbers': `UPDATE former_numbers SET replaced_by = '010000000'`,
  'documents.bytes': `UPDATE documents SET bytes = '\\x00'`,
  'documents.client': `UPDATE delegations SET evidence_document_id = (SELECT id FROM documents WHERE editor_id = $editor LIMIT 1); UPDATE documents SET client_id = gen_random_uuid()`,
  'forms.once': `INSERT INTO form_tokens (editor_id, token) VALUES ($editor, gen_random_uuid())`,
  'journal.chain': `UPDATE audit_entries SET summary = 'x' WHERE sequence = 1`,
  'journal.whole': `DELETE FROM audit_entries WHERE sequence = 1`,
  'journal.anchors': `INSERT INTO audit_anchors (editor_id, day, sequence, hash, line) VALUES ($editor, '2026-01-01', 1, '\\x00', 'x')`,
  'journal.documents': `UPDATE audit_entries SET document_id = gen_random_uuid() WHERE client_id IS NOT NULL`,
};

function job(name: string, payload: string): string {
  return `INSERT INTO outbox (editor_id, id, name, payload, due_at) VALUES ($editor, gen_random_uuid(), '${name}', ${payload}, now() - interval '2 hours')`;
}

/** The beginning of an INSERT … SELECT: its author goes on with FROM. */
function entry(action: string, subject: string, state: string, campaignRow = 'NULL'): string {
  return `INSERT INTO audit_entries (editor_id, sequence, id, actor_kind, actor_name, subject_kind, subject_id, action, to_state, campaign_row_id, summary, previous_hash, hash)
    SELECT $editor, 1000000 + row_number() OVER (), gen_random_uuid(), 'system', 'x', '${subject}', id, '${action}', '${state}', ${campaignRow}, 'x', '\\x00', '\\x00'`;
}
