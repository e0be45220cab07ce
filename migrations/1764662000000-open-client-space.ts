import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The client's side without an account: links of which only the hash is at rest, and what comes back by them (docs/decisions/0037-client-space.md). */
export class OpenClientSpace1764662000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE audit_entries DROP CONSTRAINT audit_entries_actor_kind_check,
  ADD CONSTRAINT audit_entries_actor_kind_check CHECK (actor_kind IN ('person', 'job', 'import', 'system', 'client'));

CREATE TABLE client_links (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('signature', 'prerequisites', 'mandate')),
  request_id uuid,
  delegation_id uuid,
  person_name text NOT NULL,
  email text NOT NULL,
  token_hash text NOT NULL,
  single_use boolean NOT NULL DEFAULT false,
  used_at timestamptz,
  browser_hash text,
  unlocked_until timestamptz,
  code_number int NOT NULL DEFAULT 0,
  code_until timestamptz,
  code_tries int NOT NULL DEFAULT 0,
  handed_by uuid,
  seen_at timestamptz,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_by text,
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations,
  FOREIGN KEY (editor_id, handed_by) REFERENCES client_links,
  CHECK ((purpose = 'signature') = (request_id IS NOT NULL)),
  CHECK ((purpose = 'mandate') = (delegation_id IS NOT NULL))
);
COMMENT ON COLUMN client_links.token_hash IS 'SHA-256 of the token of the address: the token itself is nowhere at rest';
COMMENT ON COLUMN client_links.browser_hash IS 'SHA-256 of the cookie of the browser that opened a link of one use, or gave the right code';
COMMENT ON COLUMN client_links.code_number IS 'which code was sent last: the code is made again from the secret of the environment';
COMMENT ON COLUMN client_links.handed_by IS 'the link whose holder named this person';
COMMENT ON COLUMN client_links.seen_at IS 'the latest visit that the journal tells';
CREATE UNIQUE INDEX client_links_token ON client_links (token_hash);
CREATE INDEX client_links_client ON client_links (editor_id, client_id, created_at DESC);
CREATE INDEX client_links_request ON client_links (editor_id, request_id) WHERE request_id IS NOT NULL;
CALL protect_tenant_table('client_links', 'SELECT, INSERT, UPDATE');
GRANT SELECT ON client_links TO sceau_definer;

-- Whoever opens a link is not signed in: no tenant is known yet. What is asked is the hash of a token of 256 bits.
CREATE FUNCTION find_client_link(given_hash text)
  RETURNS TABLE (editor_id uuid, editor_name text, link_id uuid, person_name text, single_use boolean, browser_hash text, unlocked_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.editor_id, e.name, l.id, l.person_name, l.single_use, l.browser_hash, l.unlocked_until FROM client_links l JOIN editors e ON e.editor_id = l.editor_id
   WHERE l.token_hash = given_hash AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp() AND e.suspended_at IS NULL $$;
ALTER FUNCTION find_client_link OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION find_client_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_client_link TO sceau_app;

CREATE TABLE client_answers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('signed_form', 'signed_mandate', 'contract', 'card', 'refusal', 'question')),
  link_id uuid,
  message_id uuid,
  request_id uuid,
  delegation_id uuid,
  document_id uuid,
  content jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'to_review' CHECK (state IN ('to_review', 'accepted', 'sent_back', 'replaced')),
  state_since timestamptz NOT NULL DEFAULT moment(),
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, link_id) REFERENCES client_links,
  FOREIGN KEY (editor_id, message_id) REFERENCES messages,
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations,
  FOREIGN KEY (editor_id, document_id) REFERENCES documents,
  CHECK (num_nonnulls(link_id, message_id) = 1),
  CHECK ((kind IN ('signed_form', 'signed_mandate')) = (document_id IS NOT NULL)),
  CHECK ((kind = 'signed_form') <= (request_id IS NOT NULL))
);
COMMENT ON TABLE client_answers IS 'what came back from a client and waits for a person to look at it: nothing of it is believed';
CREATE INDEX client_answers_waiting ON client_answers (editor_id, created_at, id) WHERE state = 'to_review';
CREATE INDEX client_answers_client ON client_answers (editor_id, client_id, created_at DESC);
CREATE UNIQUE INDEX client_answers_form ON client_answers (editor_id, request_id) WHERE kind = 'signed_form' AND state = 'to_review';
CREATE UNIQUE INDEX client_answers_mandate ON client_answers (editor_id, delegation_id) WHERE kind = 'signed_mandate' AND state = 'to_review';
CALL protect_tenant_table('client_answers', 'SELECT, INSERT, UPDATE');

ALTER TABLE messages ADD COLUMN link_id uuid, ADD COLUMN link_code int,
  ADD FOREIGN KEY (editor_id, link_id) REFERENCES client_links;
COMMENT ON COLUMN messages.link_id IS 'ours: the link that is written into the mail as it leaves, and kept nowhere';
COMMENT ON COLUMN messages.link_code IS 'ours: which code of that link is written into it as it leaves';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages DROP COLUMN link_code, DROP COLUMN link_id;
DROP TABLE client_answers;
DROP FUNCTION find_client_link;
DROP TABLE client_links;
ALTER TABLE audit_entries DROP CONSTRAINT audit_entries_actor_kind_check,
  ADD CONSTRAINT audit_entries_actor_kind_check CHECK (actor_kind IN ('person', 'job', 'import', 'system'));`);
  }
}
