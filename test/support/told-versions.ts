import pg from 'pg';

/** Whose forms bring the version back that they were opened at, as the journal calls them. A view of one person alone is nobody else’s business: the journal is not told of it. */
const edited: Record<string, string> = {
  clients: 'client',
  representatives: 'representative',
  establishments: 'establishment',
  instances: 'instance',
  slots: 'slot',
  orders: 'order',
  solutions: 'solution',
  groupings: 'grouping',
  delegations: 'delegation',
  administrators: 'administrator',
  cards: 'card',
  requests: 'request',
  departures: 'departure',
  deputies: 'deputy',
  chase_rules: 'chase_rule',
  mail_rules: 'mail_rule',
  mailboxes: 'mailbox',
  mail_texts: 'mail_text',
  sign_in_policies: 'editor',
  identity_providers: 'editor',
  editors: 'editor',
};

// Nobody goes on with a form of what is over.
const over: Record<string, string> = {
  representatives: 'AND NEW.ended_on IS NULL AND NEW.erased_at IS NULL',
  administrators: 'AND NEW.erased_at IS NULL',
  cards: 'AND NEW.number IS NOT NULL',
};

const installed = `
CREATE FUNCTION refuse_untold_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  it jsonb := to_jsonb(NEW);
  own uuid := coalesce(it->>'id', it->>'editor_id')::uuid;
  -- An import of cards tells a person with their cards once, in the words of its columns, and one of clients a mandate with its client.
  by_import uuid[] := ARRAY(SELECT one::uuid FROM unnest(ARRAY[it->>'id', it->>'administrator_id', it->>'client_id']) one WHERE TG_TABLE_NAME IN ('administrators', 'cards', 'delegations') AND one ~ '^[0-9a-f-]{36}$');
BEGIN
  IF EXISTS (SELECT 1 FROM audit_entries WHERE editor_id = NEW.editor_id AND subject_kind = TG_ARGV[0] AND subject_id = own AND (details->>'version')::int = NEW.version)
    OR EXISTS (SELECT 1 FROM (SELECT details FROM audit_entries WHERE editor_id = NEW.editor_id AND subject_kind IN ('client', 'administrator', 'delegation')
                                 AND subject_id = ANY (by_import) ORDER BY sequence DESC LIMIT 1) last WHERE last.details ? 'import')
  THEN RETURN NULL;
  END IF;
  RAISE EXCEPTION 'Nothing in the journal tells the version % of this row of %, which has changed: %', NEW.version, TG_TABLE_NAME,
    (SELECT string_agg(n.key, ', ') FROM jsonb_each(it) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key) WHERE n.value IS DISTINCT FROM o.value);
END $$`;

/**
 * What the application changes under a form, the journal tells with the version it makes: who comes second reads who was first, what they wrote,
 * and goes on when it is nothing of theirs (`EditsService`). Asked at each commit of whatever a test does.
 */
export async function tellVersions(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const triggers = Object.entries(edited).map(
    ([table, kind]) =>
      `CREATE CONSTRAINT TRIGGER untold_version AFTER UPDATE ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
       WHEN (OLD.version IS DISTINCT FROM NEW.version AND session_user = 'sceau_app' ${over[table] ?? ''}) EXECUTE FUNCTION refuse_untold_version('${kind}')`,
  );
  await owner.query([installed, ...triggers].join(';'));
  await owner.end();
}
