import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate that was revoked in service is a wait like others, from its very day: its decisions name the certificate, as those of its end do, and the day since
 * which it waits; one person may hear of a stage in two roles.
 */
export class RevokedIsWaitedFor1764670001430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      subject(`(certificate_id IS NOT NULL AND num_nonnulls(waits_since, ends_on) = 0 OR certificate_id IS NOT NULL AND waits_since IS NOT NULL AND ends_on IS NULL
    OR slot_id IS NOT NULL AND num_nonnulls(waits_since, ends_on) = 0 OR num_nonnulls(certificate_id, slot_id) = 0 AND num_nonnulls(waits_since, ends_on) = 1)`),
    );
    await runner.query(once('audience, stage'));
    await runner.query(days('0 <='));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM reminders WHERE certificate_id IS NOT NULL AND waits_since IS NOT NULL');
    await runner.query(`DELETE FROM chase_rules WHERE 0 = ANY (client_days || team_days || lead_days || task_days)`);
    await runner.query(
      subject('(num_nonnulls(certificate_id, slot_id) = 0) = (num_nonnulls(waits_since, ends_on) = 1)'),
    );
    await runner.query(once('stage'));
    await runner.query(days('0 <'));
  }
}

const subject = (
  what: string,
) => `ALTER TABLE reminders DROP CONSTRAINT reminders_subject, ADD CONSTRAINT reminders_subject CHECK (
  num_nonnulls(certificate_id, slot_id, delegation_id, request_id, order_id, administrator_id, representative_id) <= 1
  AND (slot_id IS NULL) = (declared_not_after IS NULL) AND ${what})`;

const once = (columns: string) => `DROP INDEX reminders_once;
CREATE UNIQUE INDEX reminders_once ON reminders (editor_id, certificate_id, rule, ${columns}, recipient)`;

const days = (least: string) => `ALTER TABLE chase_rules DROP CONSTRAINT chase_rules_check,
  ADD CONSTRAINT chase_rules_check CHECK (${least} ALL (client_days || team_days || lead_days || task_days))`;
