import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tenants, people, audit, documents and jobs: what every room stands on. */
export class LayFoundation1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION current_editor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.editor_id', true), '')::uuid $$;

-- Puts a table under row-level security. FORCE: the owner obeys too. The runtime role owns nothing.
CREATE PROCEDURE protect_tenant_table(name text, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %I USING (editor_id = current_editor()) WITH CHECK (editor_id = current_editor())', name);
  EXECUTE format('GRANT %s ON %I TO sceau_app', privileges, name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO sceau_definer', name);
END $$;

-- Lower case, no accents, single spaces: what people search in.
CREATE FUNCTION searchable(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT regexp_replace(lower(public.unaccent('public.unaccent', value)), '[^a-z0-9]+', ' ', 'g') $$;

CREATE TABLE editors (
  editor_id uuid PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  siret text,
  ans_contract_signed_on date,
  mail_from text NOT NULL,
  ans_request_address text NOT NULL DEFAULT 'monserviceclient.certificats@esante.gouv.fr',
  ans_sender_domains text[] NOT NULL DEFAULT '{esante.gouv.fr}',
  mail_source text,
  reminder_stages int[] NOT NULL DEFAULT '{180,120,90,60,30,15,7,3,1,0,-1,-7}',
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CALL protect_tenant_table('editors', 'SELECT, UPDATE');
GRANT INSERT ON editors TO sceau_definer;

CREATE TABLE users (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin','support','account_manager','technical_admin','auditor')),
  password_hash text NOT NULL,
  disabled_at timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
CREATE UNIQUE INDEX users_email ON users (editor_id, lower(email));
CREATE INDEX users_sign_in ON users (lower(email));
CALL protect_tenant_table('users', 'SELECT, INSERT, UPDATE');

-- Before a session exists no tenant is known: these two functions are the only way to look across editors.
CREATE FUNCTION find_sign_in(given_email text)
  RETURNS TABLE (editor_id uuid, id uuid, password_hash text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$ SELECT u.editor_id, u.id, u.password_hash FROM users u WHERE lower(u.email) = lower(given_email) AND u.disabled_at IS NULL $$;
CREATE FUNCTION find_session_user(given_editor uuid, given_user uuid)
  RETURNS TABLE (id uuid, email text, name text, role text, editor_id uuid, editor_name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$ SELECT u.id, u.email, u.name, u.role, e.editor_id, e.name FROM users u JOIN editors e USING (editor_id)
        WHERE u.editor_id = given_editor AND u.id = given_user AND u.disabled_at IS NULL $$;
-- Recurring work visits every editor.
CREATE FUNCTION every_editor() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$ SELECT editor_id FROM editors ORDER BY created_at $$;
CREATE FUNCTION editor_by_slug(given_slug text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$ SELECT editor_id FROM editors WHERE slug = given_slug $$;

CREATE TABLE sessions (sid varchar PRIMARY KEY, sess json NOT NULL, expire timestamptz(6) NOT NULL);
CREATE INDEX sessions_expire ON sessions (expire);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO sceau_app;

CREATE TABLE sign_in_attempts (key varchar(255) PRIMARY KEY, points int NOT NULL DEFAULT 0, expire bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO sceau_app;

CREATE TABLE form_tokens (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  token uuid NOT NULL,
  location text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, token)
);
CALL protect_tenant_table('form_tokens');

CREATE TABLE documents (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid,
  kind text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  size int NOT NULL,
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  superseded_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, superseded_by) REFERENCES documents
);
CREATE INDEX documents_client ON documents (editor_id, client_id, created_at DESC);
CALL protect_tenant_table('documents', 'SELECT, INSERT');
GRANT UPDATE (superseded_by) ON documents TO sceau_app;

-- Append-only journal, one hash chain per editor, written by a trigger so that no room can forget it.
CREATE TABLE audit_heads (
  editor_id uuid PRIMARY KEY DEFAULT current_editor() REFERENCES editors,
  sequence bigint NOT NULL,
  hash bytea NOT NULL
);
CALL protect_tenant_table('audit_heads', 'SELECT');
CREATE TABLE audit_entries (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  sequence bigint NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('person','job','import','system')),
  actor_id uuid,
  actor_name text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  client_id uuid,
  action text NOT NULL,
  from_state text,
  to_state text,
  summary text NOT NULL,
  reason text,
  document_id uuid,
  request_id text,
  campaign_row_id uuid,
  details jsonb NOT NULL DEFAULT '{}',
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (editor_id, sequence)
);
CREATE UNIQUE INDEX audit_entries_id ON audit_entries (editor_id, id);
CREATE INDEX audit_entries_client ON audit_entries (editor_id, client_id, sequence DESC);
CREATE INDEX audit_entries_subject ON audit_entries (editor_id, subject_kind, subject_id, sequence DESC);
CALL protect_tenant_table('audit_entries', 'SELECT, INSERT');

CREATE FUNCTION audit_text(entry audit_entries) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat_ws(E'\\x1f', entry.sequence, entry.id, extract(epoch FROM entry.at), entry.actor_kind, coalesce(entry.actor_id::text, '-'), entry.actor_name,
    entry.subject_kind, entry.subject_id, coalesce(entry.client_id::text, '-'), entry.action, coalesce(entry.from_state, '-'), coalesce(entry.to_state, '-'),
    entry.summary, coalesce(entry.reason, '-'), coalesce(entry.document_id::text, '-'), coalesce(entry.request_id, '-'), coalesce(entry.campaign_row_id::text, '-'), entry.details::text) $$;
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE head audit_heads;
BEGIN
  INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\\x00') ON CONFLICT (editor_id) DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  UPDATE audit_heads SET sequence = NEW.sequence, hash = NEW.hash WHERE editor_id = NEW.editor_id;
  RETURN NEW;
END $$;
CREATE TRIGGER chain_audit_entry BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();
-- Names the first entry of the current editor whose hash does not follow from its content and its predecessor.
CREATE FUNCTION first_broken_audit_entry() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(broken) FROM (
    SELECT e.sequence AS broken FROM (SELECT a.*, lag(a.hash, 1, '\\x00'::bytea) OVER (ORDER BY a.sequence) AS expected_previous, a AS entry FROM audit_entries a) e
     WHERE e.previous_hash <> e.expected_previous OR e.hash <> sha256(e.previous_hash || convert_to(audit_text(e.entry), 'UTF8'))
    UNION ALL
    SELECT h.sequence FROM audit_heads h WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.sequence = h.sequence AND a.hash = h.hash)) found $$;

-- What must be done later, written in the transaction that decides it. PostgreSQL is the truth, BullMQ only carries.
CREATE TABLE outbox (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  name text NOT NULL,
  payload jsonb NOT NULL,
  key text,
  due_at timestamptz NOT NULL DEFAULT now(),
  relayed_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  done_at timestamptz,
  failed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
CREATE UNIQUE INDEX outbox_key ON outbox (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_due ON outbox (due_at) WHERE relayed_at IS NULL AND done_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_relayed ON outbox (relayed_at) WHERE relayed_at IS NOT NULL AND done_at IS NULL AND failed_at IS NULL;
CALL protect_tenant_table('outbox', 'SELECT, INSERT, UPDATE');
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;
CREATE TRIGGER announce_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();
-- The relay serves all editors: it takes due rows, and rows handed over so long ago that their carrier must have lost them.
CREATE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int) LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE outbox o SET relayed_at = now(), attempts = o.attempts + 1
   WHERE (o.editor_id, o.id) IN (SELECT c.editor_id, c.id FROM outbox c
      WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.relayed_at IS NULL OR c.relayed_at < now() - lost_after)
      ORDER BY c.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
  RETURNING o.editor_id, o.id, o.name, o.attempts $$;
CREATE FUNCTION outbox_lag() RETURNS TABLE (waiting bigint, oldest_seconds double precision) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now() $$;

CREATE TABLE recurring_runs (name text PRIMARY KEY, last_run_at timestamptz NOT NULL, last_result text);
GRANT SELECT, INSERT, UPDATE ON recurring_runs TO sceau_app;

ALTER FUNCTION find_sign_in OWNER TO sceau_definer;
ALTER FUNCTION find_session_user OWNER TO sceau_definer;
ALTER FUNCTION every_editor OWNER TO sceau_definer;
ALTER FUNCTION editor_by_slug OWNER TO sceau_definer;
ALTER FUNCTION chain_audit_entry OWNER TO sceau_definer;
ALTER FUNCTION take_outbox OWNER TO sceau_definer;
ALTER FUNCTION outbox_lag OWNER TO sceau_definer;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE recurring_runs, outbox, audit_entries, audit_heads, documents, form_tokens, sign_in_attempts, sessions, users, editors CASCADE;
DROP FUNCTION outbox_lag, take_outbox, announce_outbox, first_broken_audit_entry, chain_audit_entry, editor_by_slug, every_editor, find_session_user, find_sign_in, searchable, current_editor;
DROP PROCEDURE protect_tenant_table;`);
  }
}
