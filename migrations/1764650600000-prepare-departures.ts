import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Somebody leaves: what is decided of everything that names them, kept as a draft until one campaign carries it out. */
export class PrepareDepartures1764650600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE departures (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  administrator_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'confirmed', 'finished', 'abandoned')),
  state_since timestamptz NOT NULL DEFAULT moment(),
  last_day date NOT NULL,
  access_ends_at timestamptz NOT NULL,
  replacement_id uuid,
  second_id uuid,
  decisions jsonb NOT NULL DEFAULT '{}',
  campaign_id uuid,
  clients int,
  access_ended_at timestamptz,
  version int NOT NULL DEFAULT 1,
  saved_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators,
  FOREIGN KEY (editor_id, replacement_id) REFERENCES administrators,
  FOREIGN KEY (editor_id, second_id) REFERENCES administrators,
  FOREIGN KEY (editor_id, campaign_id) REFERENCES campaigns,
  CHECK (replacement_id IS DISTINCT FROM administrator_id AND second_id IS DISTINCT FROM administrator_id)
);
COMMENT ON COLUMN departures.decisions IS 'by line: what is decided, who takes over, and who attested it';
COMMENT ON COLUMN departures.campaign_id IS 'simulated from these very decisions; null once one of them changed since';
COMMENT ON COLUMN departures.clients IS 'how many clients the person was recorded for when the departure was confirmed';
CREATE UNIQUE INDEX departures_open ON departures (editor_id, administrator_id) WHERE state IN ('draft', 'confirmed');
CREATE INDEX departures_state ON departures (editor_id, state, state_since);
CALL protect_tenant_table('departures');

CREATE TABLE departure_exceptions (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  departure_id uuid NOT NULL,
  line text NOT NULL,
  client_id uuid NOT NULL,
  decision text NOT NULL,
  taker text,
  reason text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, departure_id, line, client_id),
  FOREIGN KEY (editor_id, departure_id) REFERENCES departures,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CREATE INDEX departure_exceptions_client ON departure_exceptions (editor_id, client_id);
CALL protect_tenant_table('departure_exceptions');
CREATE INDEX orders_administrator ON orders (editor_id, administrator_id) WHERE administrator_id IS NOT NULL;
CREATE INDEX request_administrators_person ON request_administrators (editor_id, administrator_id);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX request_administrators_person; DROP INDEX orders_administrator; DROP TABLE departure_exceptions; DROP TABLE departures;',
    );
  }
}
