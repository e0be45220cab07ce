import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which way a request is to reach ANS, and dossiers prefilled on Démarche Numérique (docs/decisions/0040-channels.md). */
export class ChooseChannels1764665000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE requests ADD COLUMN chosen_channel text NOT NULL DEFAULT 'mail' CHECK (chosen_channel IN ('mail', 'client', 'demarche_numerique', 'portal'));
COMMENT ON COLUMN requests.chosen_channel IS 'the way a person chose; channel is the one by which it went';

ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check,
  ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'one_time_seed', 'provider_secret', 'prefill_token'));

CREATE TABLE procedures (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('413', '503')),
  edition int NOT NULL,
  origin text NOT NULL,
  path text NOT NULL,
  number int NOT NULL,
  title text NOT NULL,
  fields jsonb NOT NULL,
  mapping jsonb NOT NULL,
  fetched boolean NOT NULL,
  version int NOT NULL DEFAULT 1,
  used_at timestamptz,
  used_by text,
  replaced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  UNIQUE (editor_id, kind, edition),
  CHECK ((used_at IS NULL) = (used_by IS NULL)),
  CHECK (replaced_at IS NULL OR used_at IS NOT NULL)
);
COMMENT ON TABLE procedures IS 'a procedure of Démarche Numérique, its questions and which answer each is given; one in use of each kind';
CREATE UNIQUE INDEX procedures_in_use ON procedures (editor_id, kind) WHERE used_at IS NOT NULL AND replaced_at IS NULL;
CALL protect_tenant_table('procedures', 'SELECT, INSERT, UPDATE');

CREATE TABLE prefilled_dossiers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  request_id uuid,
  procedure_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'calling', 'open', 'failed', 'gone', 'withdrawn')),
  state_since timestamptz NOT NULL DEFAULT moment(),
  version int NOT NULL DEFAULT 1,
  lost_calls int NOT NULL DEFAULT 0,
  problem text,
  lines jsonb NOT NULL DEFAULT '[]',
  compared boolean NOT NULL DEFAULT false,
  number text,
  expires_at timestamptz,
  told_state text,
  told_since timestamptz,
  submitted_at timestamptz,
  processed_at timestamptz,
  read_at timestamptz,
  read_problem text,
  seen_at timestamptz,
  seen_by text,
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, procedure_id) REFERENCES procedures,
  CHECK ((state = 'open') <= (number IS NOT NULL AND told_state IS NOT NULL AND expires_at IS NOT NULL)),
  CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
COMMENT ON TABLE prefilled_dossiers IS 'a dossier that we filled on Démarche Numérique and that somebody of the client opens; the token that opens it is among the secrets';
COMMENT ON COLUMN prefilled_dossiers.request_id IS 'none: a trial';
COMMENT ON COLUMN prefilled_dossiers.lost_calls IS 'calls whose answer never came: as many dossiers may be there that nobody knows, until their fifth day';
COMMENT ON COLUMN prefilled_dossiers.compared IS 'the procedure could be asked for its questions just before';
CREATE UNIQUE INDEX prefilled_dossiers_live ON prefilled_dossiers (editor_id, request_id) WHERE state IN ('asked', 'calling', 'open') AND request_id IS NOT NULL;
CREATE INDEX prefilled_dossiers_request ON prefilled_dossiers (editor_id, request_id, created_at DESC);
CREATE INDEX prefilled_dossiers_procedure ON prefilled_dossiers (editor_id, procedure_id, created_at DESC);
CREATE INDEX prefilled_dossiers_read ON prefilled_dossiers (editor_id, read_at, id) WHERE state = 'open';
CALL protect_tenant_table('prefilled_dossiers', 'SELECT, INSERT, UPDATE');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE prefilled_dossiers;
DROP TABLE procedures;
DELETE FROM secrets WHERE kind = 'prefill_token';
ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check,
  ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'one_time_seed', 'provider_secret'));
ALTER TABLE requests DROP COLUMN chosen_channel;`);
  }
}
