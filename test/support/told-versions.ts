import pg from 'pg';

/** Whose forms bring the version back that they were opened at. Views of one person alone are nobody else’s business: the journal is not told of them. */
const edited = [
  ...['clients', 'representatives', 'establishments', 'instances', 'slots', 'solutions', 'groupings', 'delegations'],
  ...['administrators', 'cards', 'requests', 'departures', 'deputies', 'chase_rules', 'mail_rules', 'mailboxes'],
  ...['mail_texts', 'sign_in_policies', 'identity_providers', 'editors'],
];

// Nobody goes on with a form of what is over.
const over: Record<string, string> = {
  representatives: 'AND NEW.ended_on IS NULL AND NEW.erased_at IS NULL',
  administrators: 'AND NEW.erased_at IS NULL',
  cards: 'AND NEW.number IS NOT NULL',
};

const installed = `
CREATE FUNCTION refuse_untold_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed text;
  it jsonb := to_jsonb(NEW);
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT details FROM audit_entries WHERE editor_id = NEW.editor_id
                 AND (subject_id IN ((it->>'id')::uuid, (it->>'administrator_id')::uuid, (it->>'client_id')::uuid)) ORDER BY sequence DESC LIMIT 1) last WHERE last.details ? 'import')
  THEN RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM audit_entries WHERE editor_id = NEW.editor_id AND subject_id = coalesce(it->>'id', NEW.editor_id::text)::uuid AND (details->>'version')::int = NEW.version) THEN
    SELECT string_agg(n.key, ', ') INTO changed FROM jsonb_each(it) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key) WHERE n.value IS DISTINCT FROM o.value;
    RAISE EXCEPTION 'Nothing in the journal tells the version % of this row of %, which has changed: %', NEW.version, TG_TABLE_NAME, changed;
  END IF;
  RETURN NULL;
END $$`;

/**
 * What the application changes under a form, the journal tells with the version it makes: who comes second reads who was first, what they wrote,
 * and goes on when it is nothing of theirs (`EditsService`). Asked at each commit of whatever a test does. An import tells a client, or a person with their
 * cards, once, in the words of its columns.
 */
export async function tellVersions(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const triggers = edited.map(
    (
      table,
    ) => `CREATE CONSTRAINT TRIGGER untold_version AFTER UPDATE ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
       WHEN (OLD.version IS DISTINCT FROM NEW.version AND session_user = 'sceau_app' ${over[table] ?? ''}) EXECUTE FUNCTION refuse_untold_version()`,
  );
  await owner.query([installed, ...triggers].join(';'));
  await owner.end();
}
