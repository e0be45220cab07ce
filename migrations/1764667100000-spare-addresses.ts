import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many mails a day an address outside may get from us, and those that receive nothing any more (docs/decisions/0042-replies.md). */
export class SpareAddresses1764667100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN outside_mails_a_day int NOT NULL DEFAULT 5 CHECK (outside_mails_a_day BETWEEN 0 AND 100);
COMMENT ON COLUMN editors.outside_mails_a_day IS 'to one address outside; what exceeds leaves the next working day. 0: as many as there are';
ALTER TABLE messages ADD COLUMN put_off text CHECK (put_off IN ('cap', 'address'));
COMMENT ON COLUMN messages.put_off IS 'of a mail of ours that waits: the cap of its addressee for the day, or an address that receives nothing any more';
COMMENT ON COLUMN messages.leaves_at IS 'of a mail of ours that waits until then: written by hand, or put off by a cap';
CREATE INDEX messages_put_off ON messages (editor_id) WHERE put_off = 'address';
CREATE TABLE mail_allowances (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  address text NOT NULL CHECK (address = lower(address)),
  day date NOT NULL,
  mails int NOT NULL,
  PRIMARY KEY (editor_id, address)
);
COMMENT ON TABLE mail_allowances IS 'the last day on which mails leave for an address outside, and how many do: days fill in their order';
CALL protect_tenant_table('mail_allowances', 'SELECT, INSERT, UPDATE');
CREATE TABLE stopped_addresses (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  address text NOT NULL CHECK (address = lower(address)),
  client_id uuid,
  message_id uuid,
  reason text NOT NULL,
  stopped_at timestamptz NOT NULL DEFAULT moment(),
  ended_at timestamptz,
  ended_by text,
  corrected_to text,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, message_id) REFERENCES messages,
  CHECK (corrected_to IS NULL OR ended_at IS NOT NULL)
);
COMMENT ON COLUMN stopped_addresses.message_id IS 'the mail of ours that came back';
COMMENT ON COLUMN stopped_addresses.corrected_to IS 'null once ended: it receives again';
CREATE UNIQUE INDEX stopped_addresses_open ON stopped_addresses (editor_id, address) WHERE ended_at IS NULL;
CREATE INDEX stopped_addresses_since ON stopped_addresses (editor_id, stopped_at, id) WHERE ended_at IS NULL;
CALL protect_tenant_table('stopped_addresses', 'SELECT, INSERT, UPDATE');
CREATE TABLE mail_drafts (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  client_id uuid NOT NULL,
  user_id uuid NOT NULL,
  reply_id uuid,
  recipients text[] NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  pieces uuid[] NOT NULL,
  version int NOT NULL DEFAULT 1,
  kept_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, client_id, user_id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, user_id) REFERENCES users,
  FOREIGN KEY (editor_id, reply_id) REFERENCES messages
);
COMMENT ON TABLE mail_drafts IS 'a mail that a person has begun to write to a client: one a person and client';
CALL protect_tenant_table('mail_drafts', 'SELECT, INSERT, UPDATE, DELETE');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE mail_drafts;
DROP TABLE stopped_addresses;
DROP TABLE mail_allowances;
DROP INDEX messages_put_off;
ALTER TABLE messages DROP COLUMN put_off;
ALTER TABLE editors DROP COLUMN outside_mails_a_day;`);
  }
}
