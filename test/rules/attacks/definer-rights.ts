/**
 * All that the role which passes row-level security by may do, table by table, and for which of its functions.
 * A function that needs more is one more line here, and a GRANT in its migration.
 */
export const definerRights: Record<string, [rights: string, reason: string]> = {
  account_links: ['SELECT', 'find_account_link()'],
  administrators: ['SELECT', 'search_things()'],
  audit_checks: ['INSERT SELECT UPDATE', 'check_journal() keeps what it found'],
  audit_entries: [
    'INSERT SELECT',
    'tell_journal(); chain_audit_entry() reads the entries of the statement it stands in',
  ],
  audit_heads: [
    'INSERT SELECT UPDATE',
    'tell_journal() and chain_audit_entry() begin a chain, advance_audit_head() goes on with it',
  ],
  calendar_feeds: ['SELECT', 'find_calendar_feed()'],
  campaigns: ['SELECT', 'search_things()'],
  certificates: ['DELETE SELECT', 'forget_imported_certificates(), of an import that is given back'],
  client_links: ['SELECT', 'find_client_link()'],
  clients: ['SELECT', 'search_clients(), find_clients(), find_calendar_feed()'],
  documents: ['DELETE SELECT', 'forget_stray_mails(), of mails that concern nobody'],
  demonstration: ['SELECT', 'tell_journal(), chain_audit_entry(), check_journal(): whether dates may be made up'],
  editors: [
    'SELECT',
    'every_editor(), editor_by_slug(), find_session_user(), find_account_link(), find_client_link(), find_calendar_feed()',
  ],
  establishments: ['SELECT', 'search_clients(), find_clients()'],
  forgotten_mails: ['INSERT', 'forget_stray_mails(), the digests of those'],
  former_numbers: ['SELECT', 'search_clients(), find_clients()'],
  groupings: ['SELECT', 'search_things()'],
  import_rows: ['SELECT', 'forget_imported_certificates()'],
  instances: ['SELECT', 'search_things()'],
  messages: ['DELETE SELECT', 'forget_stray_mails(), of mails that concern nobody'],
  outbox: ['SELECT UPDATE', 'take_outbox(), outbox_lag()'],
  representatives: ['SELECT', 'search_things()'],
  sessions: ['DELETE INSERT SELECT UPDATE', 'open_session(), read_session() and the four others, which alone reach it'],
  sign_in_attempts: ['DELETE INSERT SELECT UPDATE', 'take_attempt(), give_back_attempt(), which alone reach it'],
  slots: [
    'SELECT UPDATE',
    'keep_in_force(), the trigger on certificates, when forget_imported_certificates() deletes one; await_other_stages(), of the same editor',
  ],
  users: [
    'SELECT',
    'find_sign_in(), find_session_user(), find_account_link(), find_calendar_feed(), search_things(), tell_journal() and chain_audit_entry() for the name of who acts',
  ],
};
