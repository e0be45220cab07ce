/** Tables outside row-level security, each with its reason. test/rules holds that every other table is protected. */
export const globalTables: Record<string, string> = {
  sessions: 'read before any tenant is known, by functions alone; holds only the ids of the editor and of the person',
  sign_in_attempts:
    'counts attempts by address and by account before any tenant is known; keys are hashes, and two functions alone reach it',
  recurring_runs: 'the schedule of the platform itself, no tenant data',
  directory_legal_entities: 'the national register, public data shared by all editors, read-only to them',
  directory_establishments: 'the national register, public data shared by all editors, read-only to them',
  directory_loads: 'which extraction of the national register is loaded',
  directory_words: 'the words of the national register, to find what was typed with a slip',
  directory_staging: 'a load of the national register under way, of the operator only',
  directory_changes: 'what moved between two extractions of the national register, public data',
  authorities: 'public certificates of the IGC-Santé authorities, loaded by the operator',
  revocation_lists: 'public revocation lists of the IGC-Santé authorities, loaded by the operator',
  demonstration:
    'one row says that the database only shows, so that the dates of its journal may be made up; the operator’s',
  mail_holds: 'whether the operator holds all mail, no tenant data',
  typeorm_migrations: 'the list of migrations applied',
};
