import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The product's nouns, in the order of their floors (docs/house.md). */
export class LayBusiness1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- directory: the national register, shared by all editors, read-only to them
CREATE TABLE directory_legal_entities (
  finess text PRIMARY KEY, name text NOT NULL, siren text, town text, postal_code text, departement text, address text,
  legal_status text, closed_on date, extracted_on date NOT NULL, search text GENERATED ALWAYS AS (searchable(name || ' ' || coalesce(town, '') || ' ' || finess)) STORED
);
CREATE INDEX directory_legal_entities_search ON directory_legal_entities USING gin (search gin_trgm_ops);
CREATE TABLE directory_establishments (
  finess text PRIMARY KEY, legal_entity_finess text NOT NULL, name text NOT NULL, siret text, category text, town text, postal_code text, departement text, address text,
  closed_on date, extracted_on date NOT NULL, search text GENERATED ALWAYS AS (searchable(name || ' ' || coalesce(town, '') || ' ' || finess)) STORED
);
CREATE INDEX directory_establishments_entity ON directory_establishments (legal_entity_finess);
CREATE INDEX directory_establishments_search ON directory_establishments USING gin (search gin_trgm_ops);
CREATE TABLE directory_loads (id uuid PRIMARY KEY, file_name text NOT NULL, format text NOT NULL, extracted_on date NOT NULL, legal_entities int NOT NULL, establishments int NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now());
GRANT SELECT ON directory_legal_entities, directory_establishments, directory_loads TO sceau_app;

-- clients
CREATE TABLE clients (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  finess_ej text NOT NULL,
  siret text,
  name text NOT NULL,
  address text, postal_code text, town text,
  departement text NOT NULL,
  environment text NOT NULL DEFAULT 'PROD' CHECK (environment IN ('PROD','TEST')),
  contract_state text NOT NULL DEFAULT 'missing' CHECK (contract_state IN ('missing','requested','signed')),
  contract_since date, contract_number text,
  self_administered boolean NOT NULL DEFAULT false,
  account_manager_id uuid,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  search text GENERATED ALWAYS AS (searchable(name || ' ' || coalesce(town, '') || ' ' || finess_ej || ' ' || coalesce(siret, ''))) STORED,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, account_manager_id) REFERENCES users
);
CREATE UNIQUE INDEX clients_finess ON clients (editor_id, finess_ej);
CREATE INDEX clients_name ON clients (editor_id, name, id);
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops);
CALL protect_tenant_table('clients');
ALTER TABLE documents ADD FOREIGN KEY (editor_id, client_id) REFERENCES clients;
ALTER TABLE audit_entries ADD FOREIGN KEY (editor_id, client_id) REFERENCES clients;

CREATE TABLE establishments (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  finess_eg text NOT NULL,
  name text NOT NULL, category text, town text,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CREATE UNIQUE INDEX establishments_finess ON establishments (editor_id, finess_eg);
CREATE INDEX establishments_client ON establishments (editor_id, client_id);
CALL protect_tenant_table('establishments');

CREATE TABLE representatives (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('legal_representative','agent')),
  last_name text NOT NULL, first_names text NOT NULL, email text, phone text,
  card_kind text CHECK (card_kind IN ('CPS','CDE')), card_number text,
  card_state text CHECK (card_state IN ('ordered','active','blocked')), card_valid_until date,
  ended_on date,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CREATE UNIQUE INDEX representatives_current ON representatives (editor_id, client_id) WHERE ended_on IS NULL;
CALL protect_tenant_table('representatives');

CREATE TABLE solutions (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
CREATE UNIQUE INDEX solutions_name ON solutions (editor_id, lower(name));
CALL protect_tenant_table('solutions');

CREATE TABLE instances (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  solution_id uuid NOT NULL,
  name text NOT NULL,
  application_name text NOT NULL,
  host_name text,
  services text[] NOT NULL DEFAULT '{}',
  retired_at timestamptz,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, solution_id) REFERENCES solutions
);
CREATE INDEX instances_client ON instances (editor_id, client_id);
CALL protect_tenant_table('instances');
CREATE TABLE instance_establishments (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  instance_id uuid NOT NULL,
  establishment_id uuid NOT NULL,
  PRIMARY KEY (editor_id, instance_id, establishment_id),
  FOREIGN KEY (editor_id, instance_id) REFERENCES instances,
  FOREIGN KEY (editor_id, establishment_id) REFERENCES establishments
);
CALL protect_tenant_table('instance_establishments');

CREATE TABLE comments (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  author_id uuid NOT NULL,
  text text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, author_id) REFERENCES users
);
CREATE INDEX comments_client ON comments (editor_id, client_id, created_at);
CALL protect_tenant_table('comments', 'SELECT, INSERT');

-- The answer of nextAction() for each client, written by the transaction that changed a fact. Lateness is computed when read, never stored.
CREATE TABLE client_progress (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  client_id uuid NOT NULL,
  step int NOT NULL,
  code text NOT NULL,
  title text NOT NULL,
  detail text NOT NULL,
  who text NOT NULL CHECK (who IN ('client','editor','ans','administrator','nobody')),
  since date, due date,
  target jsonb NOT NULL,
  steps jsonb NOT NULL DEFAULT '[]',
  slots_needed int NOT NULL, slots_covered int NOT NULL,
  worst_coverage text,
  next_expiry timestamptz,
  active_assignments int NOT NULL,
  computed_on date NOT NULL,
  PRIMARY KEY (editor_id, client_id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CREATE INDEX client_progress_who ON client_progress (editor_id, who, since);
CALL protect_tenant_table('client_progress');

-- delegations
CREATE TABLE delegations (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  channel text NOT NULL DEFAULT 'form' CHECK (channel IN ('form','portal')),
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  scope text[] NOT NULL DEFAULT '{ORG}',
  starts_on date, ends_on date,
  evidence_document_id uuid,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, evidence_document_id) REFERENCES documents
);
CREATE UNIQUE INDEX delegations_in_force ON delegations (editor_id, client_id, channel) WHERE state IN ('active','to_review');
CREATE INDEX delegations_client ON delegations (editor_id, client_id);
CALL protect_tenant_table('delegations');

-- administrators
CREATE TABLE administrators (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid,
  user_id uuid,
  last_name text NOT NULL, first_name text NOT NULL, phone text, email text,
  left_on date,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, user_id) REFERENCES users
);
COMMENT ON COLUMN administrators.client_id IS 'null: employed by the editor (CPA card); otherwise the client''s own (CPE card)';
CREATE INDEX administrators_client ON administrators (editor_id, client_id);
CALL protect_tenant_table('administrators');
CREATE TABLE cards (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  administrator_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CPA','CPE')),
  number text,
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  valid_until date,
  ecpx_activated boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators
);
CREATE UNIQUE INDEX cards_number ON cards (editor_id, number) WHERE number IS NOT NULL;
CREATE INDEX cards_administrator ON cards (editor_id, administrator_id);
CALL protect_tenant_table('cards');
CREATE TABLE assignments (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  administrator_id uuid NOT NULL,
  request_id uuid,
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators
);
CREATE UNIQUE INDEX assignments_open ON assignments (editor_id, client_id, administrator_id) WHERE state <> 'closed';
CREATE INDEX assignments_administrator ON assignments (editor_id, administrator_id);
CALL protect_tenant_table('assignments');

-- mailbox (stands under requests)
CREATE TABLE messages (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('in','out')),
  purpose text NOT NULL,
  client_id uuid,
  subject_kind text, subject_id uuid,
  sender text NOT NULL,
  recipients text[] NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  message_id text NOT NULL,
  in_reply_to text, reference_ids text[] NOT NULL DEFAULT '{}',
  raw_document_id uuid,
  attachment_ids uuid[] NOT NULL DEFAULT '{}',
  state text NOT NULL,
  state_since timestamptz NOT NULL DEFAULT now(),
  recognised_as text, dossier_number text,
  matched_by text, matched_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  sent_at timestamptz, received_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, raw_document_id) REFERENCES documents
);
CREATE UNIQUE INDEX messages_message_id ON messages (editor_id, direction, message_id);
CREATE INDEX messages_state ON messages (editor_id, direction, state, created_at DESC);
CREATE INDEX messages_client ON messages (editor_id, client_id, created_at DESC);
CREATE INDEX messages_subject ON messages (editor_id, subject_kind, subject_id);
CALL protect_tenant_table('messages', 'SELECT, INSERT, UPDATE');
CREATE TABLE mail_rules (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  position int NOT NULL,
  recognises text NOT NULL CHECK (recognises IN ('acknowledgement','validation','correction','refusal','to_collect')),
  phrases text[] NOT NULL,
  dossier_after text[] NOT NULL DEFAULT '{}',
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id)
);
CALL protect_tenant_table('mail_rules');

-- requests (the 413 dossier)
CREATE TABLE requests (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  channel text NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail','demarche_numerique','portal')),
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  solution_id uuid,
  purpose text NOT NULL DEFAULT '',
  offers text[] NOT NULL DEFAULT '{ORG}',
  server_name text, domain_name text, mail_domain text,
  form jsonb,
  unsigned_document_id uuid, signed_document_id uuid,
  signed_on date,
  dossier_number text,
  corrections int NOT NULL DEFAULT 0,
  correction_reason text,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, solution_id) REFERENCES solutions,
  FOREIGN KEY (editor_id, unsigned_document_id) REFERENCES documents,
  FOREIGN KEY (editor_id, signed_document_id) REFERENCES documents
);
CREATE UNIQUE INDEX requests_open ON requests (editor_id, client_id) WHERE state NOT IN ('validated','refused','cancelled');
CREATE INDEX requests_client ON requests (editor_id, client_id, created_at DESC);
CREATE INDEX requests_state ON requests (editor_id, state, state_since);
CREATE INDEX requests_dossier ON requests (editor_id, dossier_number);
CALL protect_tenant_table('requests');
ALTER TABLE assignments ADD FOREIGN KEY (editor_id, request_id) REFERENCES requests;
CREATE TABLE request_administrators (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  request_id uuid NOT NULL,
  administrator_id uuid NOT NULL,
  position int NOT NULL CHECK (position BETWEEN 1 AND 4),
  PRIMARY KEY (editor_id, request_id, administrator_id),
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators
);
CREATE UNIQUE INDEX request_administrators_position ON request_administrators (editor_id, request_id, position);
CALL protect_tenant_table('request_administrators');

-- certificates
CREATE TABLE authorities (
  id uuid PRIMARY KEY, sha256 text NOT NULL UNIQUE, name text NOT NULL, kind text NOT NULL CHECK (kind IN ('root','issuing')),
  environment text NOT NULL, not_after timestamptz NOT NULL, der bytea NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE revocation_lists (authority_sha256 text PRIMARY KEY REFERENCES authorities (sha256), this_update timestamptz NOT NULL, next_update timestamptz, der bytea NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now());
GRANT SELECT ON authorities, revocation_lists TO sceau_app;

CREATE TABLE slots (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  offer text NOT NULL CHECK (offer IN ('ORG','SERV')),
  usage text NOT NULL,
  purpose text NOT NULL,
  label text NOT NULL,
  common_name text NOT NULL,
  common_name_rule text NOT NULL CHECK (common_name_rule IN ('exact','free','fqdn')),
  serves text[] NOT NULL DEFAULT '{}',
  needed_because text NOT NULL,
  not_needed_reason text,
  actor_email text, informed_email text,
  muted_until date, mute_reason text,
  install_notes text,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, instance_id) REFERENCES instances
);
CREATE UNIQUE INDEX slots_kind ON slots (editor_id, instance_id, offer, usage, purpose, common_name);
CREATE INDEX slots_client ON slots (editor_id, client_id);
CALL protect_tenant_table('slots');

CREATE TABLE certificates (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  slot_id uuid NOT NULL,
  replaces_id uuid,
  sha256 text NOT NULL, spki_sha256 text NOT NULL, serial_number text NOT NULL,
  subject text NOT NULL, issuer text NOT NULL, common_name text,
  not_before timestamptz NOT NULL, not_after timestamptz NOT NULL,
  environment text NOT NULL, profile text NOT NULL,
  der bytea NOT NULL,
  verdict jsonb NOT NULL,
  installed_at timestamptz, verified_at timestamptz, revoked_at timestamptz,
  imported_at timestamptz NOT NULL DEFAULT now(),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, slot_id) REFERENCES slots,
  FOREIGN KEY (editor_id, replaces_id) REFERENCES certificates
);
CREATE UNIQUE INDEX certificates_fingerprint ON certificates (editor_id, sha256);
CREATE INDEX certificates_key ON certificates (editor_id, spki_sha256);
CREATE INDEX certificates_slot ON certificates (editor_id, slot_id, not_after DESC);
CREATE INDEX certificates_expiry ON certificates (editor_id, not_after);
CREATE INDEX certificates_client ON certificates (editor_id, client_id);
CALL protect_tenant_table('certificates', 'SELECT, INSERT, UPDATE');

CREATE TABLE orders (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  number text NOT NULL,
  client_id uuid NOT NULL,
  slot_id uuid NOT NULL,
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  key_made_on_platform boolean NOT NULL DEFAULT false,
  renews_certificate_id uuid,
  administrator_id uuid,
  product_number text,
  ordered_on date, collected_on date,
  certificate_id uuid,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, slot_id) REFERENCES slots,
  FOREIGN KEY (editor_id, renews_certificate_id) REFERENCES certificates,
  FOREIGN KEY (editor_id, certificate_id) REFERENCES certificates,
  FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators
);
CREATE UNIQUE INDEX orders_number ON orders (editor_id, number);
CREATE UNIQUE INDEX orders_open ON orders (editor_id, slot_id) WHERE state NOT IN ('verified','rejected','cancelled');
CREATE INDEX orders_client ON orders (editor_id, client_id);
CREATE INDEX orders_state ON orders (editor_id, state, state_since);
CALL protect_tenant_table('orders');

CREATE TABLE csrs (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  order_id uuid NOT NULL,
  file_name text NOT NULL,
  der bytea NOT NULL,
  sha256 text NOT NULL, spki_sha256 text NOT NULL,
  acceptable boolean NOT NULL,
  verdict jsonb NOT NULL,
  uploaded_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, order_id) REFERENCES orders
);
CREATE INDEX csrs_order ON csrs (editor_id, order_id, created_at DESC);
CREATE INDEX csrs_key ON csrs (editor_id, spki_sha256);
CALL protect_tenant_table('csrs', 'SELECT, INSERT');

-- reminders: one row for each decision to remind, sent or not, and why
CREATE TABLE reminders (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  rule text NOT NULL,
  stage int NOT NULL,
  recipient text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('sent','skipped','muted','no_address')),
  reason text NOT NULL,
  message_id uuid,
  decided_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, certificate_id) REFERENCES certificates,
  FOREIGN KEY (editor_id, message_id) REFERENCES messages
);
CREATE UNIQUE INDEX reminders_once ON reminders (editor_id, certificate_id, rule, stage, recipient);
CREATE INDEX reminders_client ON reminders (editor_id, client_id);
CALL protect_tenant_table('reminders', 'SELECT, INSERT');

-- campaigns
CREATE TABLE selections (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  description text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
CALL protect_tenant_table('selections');
CREATE TABLE selection_items (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  selection_id uuid NOT NULL,
  client_id uuid NOT NULL,
  PRIMARY KEY (editor_id, selection_id, client_id),
  FOREIGN KEY (editor_id, selection_id) REFERENCES selections ON DELETE CASCADE,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CALL protect_tenant_table('selection_items');
CREATE TABLE campaigns (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  selection_id uuid NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  simulated_at timestamptz, confirmed_at timestamptz, confirmed_by text, finished_at timestamptz,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, selection_id) REFERENCES selections
);
CALL protect_tenant_table('campaigns');
CREATE TABLE campaign_rows (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  client_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending','running','done','refused','failed','skipped','cancelled')),
  forecast text, forecast_reason text,
  reason text,
  outcome text,
  result_kind text, result_id uuid,
  tries int NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, campaign_id) REFERENCES campaigns,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CREATE UNIQUE INDEX campaign_rows_once ON campaign_rows (editor_id, campaign_id, client_id);
CREATE INDEX campaign_rows_state ON campaign_rows (editor_id, campaign_id, state, changed_at DESC);
CREATE INDEX campaign_rows_client ON campaign_rows (editor_id, client_id);
CALL protect_tenant_table('campaign_rows');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE campaign_rows, campaigns, selection_items, selections, reminders, csrs, orders, certificates, slots, revocation_lists, authorities, request_administrators,
  requests, mail_rules, messages, assignments, cards, administrators, delegations, client_progress, comments, instance_establishments, instances, solutions, representatives,
  establishments, clients, directory_loads, directory_establishments, directory_legal_entities CASCADE;`);
  }
}
