import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One ledger for every clock (docs/decisions/0039-chasing.md): beside what ends, what is waited for. A decision is told by its subject, the day
 * since which it waits, the rule, whom the stage is for, the stage and the recipient: once. Rules that an editor reworded, and what is muted.
 */
export class ChaseWaits1764664000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders RENAME COLUMN asked_on TO waits_since;
ALTER TABLE reminders ADD COLUMN request_id uuid, ADD COLUMN order_id uuid, ADD COLUMN audience text NOT NULL DEFAULT 'all',
  ADD FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  ADD FOREIGN KEY (editor_id, order_id) REFERENCES orders,
  DROP CONSTRAINT reminders_subject,
  ADD CONSTRAINT reminders_subject CHECK (num_nonnulls(certificate_id, slot_id, delegation_id, request_id, order_id) <= 1
    AND (slot_id IS NULL) = (declared_not_after IS NULL) AND (num_nonnulls(certificate_id, slot_id) = 0) = (waits_since IS NOT NULL)),
  DROP CONSTRAINT reminders_decision_check,
  ADD CONSTRAINT reminders_decision_check CHECK (decision IN ('sent', 'skipped', 'muted', 'no_address', 'task'));
ALTER TABLE reminders ADD COLUMN subject_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(certificate_id, slot_id, delegation_id, request_id, order_id, client_id)) STORED;
COMMENT ON COLUMN reminders.waits_since IS 'of something waited for: the day since which it waits; asked for again, a new round of stages begins';
COMMENT ON COLUMN reminders.audience IS 'whom the stage is for: the client, our team, its lead, the list of tasks; all for what ends';
COMMENT ON COLUMN reminders.subject_id IS 'the one of the ids that is given; the client itself when none is';
${forEveryEditor(`UPDATE reminders SET audience = 'client' WHERE delegation_id IS NOT NULL`)}
-- The round of designations is one of all that waits.
UPDATE recurring_runs SET name = 'reminders.chase' WHERE name = 'reminders.designations';
${forEveryEditor(`UPDATE outbox SET name = 'reminders.chase' WHERE name = 'reminders.designations' AND done_at IS NULL`)}
DROP INDEX reminders_designation_once;
CREATE UNIQUE INDEX reminders_wait_once ON reminders (editor_id, subject_id, rule, waits_since, audience, stage, recipient) WHERE waits_since IS NOT NULL;
CREATE INDEX reminders_tasks ON reminders (editor_id, rule, subject_id, waits_since) WHERE decision = 'task';
CREATE INDEX reminders_message ON reminders (editor_id, message_id) WHERE message_id IS NOT NULL;
CREATE TABLE chase_rules (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  wait text NOT NULL CHECK (wait <> ''),
  client_days int[] NOT NULL,
  team_days int[] NOT NULL,
  lead_days int[] NOT NULL,
  task_days int[] NOT NULL,
  text_name text,
  last_text_name text,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id),
  CHECK (0 < ALL (client_days || team_days || lead_days || task_days))
);
COMMENT ON TABLE chase_rules IS 'what an editor changed of our rules of chasing; one that nobody changed follows ours';
COMMENT ON COLUMN chase_rules.client_days IS 'working days after the wait began at which the client is written to; likewise for those who read the digest, and for the task';
CREATE UNIQUE INDEX chase_rules_wait ON chase_rules (editor_id, wait);
CALL protect_tenant_table('chase_rules', 'SELECT, INSERT, UPDATE');
CREATE TABLE chase_mutes (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  client_id uuid NOT NULL,
  request_id uuid,
  order_id uuid,
  until date NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, order_id) REFERENCES orders,
  CHECK (subject_id = coalesce(request_id, order_id, client_id) AND num_nonnulls(request_id, order_id) <= 1)
);
COMMENT ON TABLE chase_mutes IS 'of whom or of what nobody is chased until the end of a day, and why: a client, one of its requests, one of its orders';
CREATE UNIQUE INDEX chase_mutes_subject ON chase_mutes (editor_id, subject_id);
CREATE INDEX chase_mutes_client ON chase_mutes (editor_id, client_id);
CALL protect_tenant_table('chase_mutes', 'SELECT, INSERT, UPDATE, DELETE');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE chase_mutes;
DROP TABLE chase_rules;
UPDATE recurring_runs SET name = 'reminders.designations' WHERE name = 'reminders.chase';
${forEveryEditor(`UPDATE outbox SET name = 'reminders.designations' WHERE name = 'reminders.chase' AND done_at IS NULL`)}
DROP INDEX reminders_message;
DROP INDEX reminders_tasks;
DROP INDEX reminders_wait_once;
ALTER TABLE reminders DROP COLUMN subject_id;
${forEveryEditor(`DELETE FROM reminders WHERE (waits_since IS NOT NULL AND delegation_id IS NULL) OR decision = 'task' OR audience NOT IN ('all', 'client')`)}
ALTER TABLE reminders DROP CONSTRAINT reminders_decision_check, ADD CONSTRAINT reminders_decision_check CHECK (decision IN ('sent', 'skipped', 'muted', 'no_address')),
  DROP CONSTRAINT reminders_subject, DROP COLUMN audience, DROP COLUMN order_id, DROP COLUMN request_id;
ALTER TABLE reminders RENAME COLUMN waits_since TO asked_on;
ALTER TABLE reminders ADD CONSTRAINT reminders_subject CHECK (num_nonnulls(certificate_id, slot_id, delegation_id) = 1
    AND (slot_id IS NULL) = (declared_not_after IS NULL) AND (delegation_id IS NULL) = (asked_on IS NULL));
CREATE UNIQUE INDEX reminders_designation_once ON reminders (editor_id, delegation_id, asked_on, rule, stage, recipient) WHERE delegation_id IS NOT NULL;`);
  }
}

// The owner obeys row-level security too: editor by editor.
function forEveryEditor(statement: string): string {
  return `DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    ${statement};
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
}
