import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No stage is farther from the end than 400 days (editor.form.ts); two more for the hours of a day in Paris. */
const farthest = `interval '402 days'`;

/**
 * The round of reminders read, every quarter of an hour, each certificate that ends within half a year, with all that its letter would say, to
 * find that most of them had been decided of. Each slot says from when there may be something to decide: what is not due is not read.
 * It is put back to the earliest that any stage may open whenever the end changes, or the stages do.
 */
export class KnowWhenRemindersOpen1764661200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE slots ADD COLUMN reminders_from timestamptz;
COMMENT ON COLUMN slots.reminders_from IS 'nothing is to be decided of its reminders before; put back by a trigger when its end changes, or the stages of the editor';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE slots SET reminders_from = expires_at - ${farthest} WHERE expires_at IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE INDEX slots_reminders ON slots (editor_id, reminders_from) WHERE not_needed_reason IS NULL AND expires_at IS NOT NULL AND in_force IS DISTINCT FROM 'revoked';
CREATE FUNCTION await_reminders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.reminders_from := coalesce(NEW.in_force_until, NEW.declared_not_after::timestamp AT TIME ZONE 'Europe/Paris') - ${farthest};
  RETURN NEW;
END $$;
CREATE TRIGGER await_reminders_of_new BEFORE INSERT ON slots FOR EACH ROW WHEN (NEW.in_force_until IS NOT NULL OR NEW.declared_not_after IS NOT NULL) EXECUTE FUNCTION await_reminders();
CREATE TRIGGER await_reminders BEFORE UPDATE ON slots FOR EACH ROW
  WHEN (OLD.in_force_id IS DISTINCT FROM NEW.in_force_id OR OLD.in_force_until IS DISTINCT FROM NEW.in_force_until OR OLD.declared_not_after IS DISTINCT FROM NEW.declared_not_after)
  EXECUTE FUNCTION await_reminders();
CREATE FUNCTION await_other_stages() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE slots SET reminders_from = expires_at - ${farthest} WHERE editor_id = NEW.editor_id AND expires_at IS NOT NULL;
  RETURN NULL;
END $$;
ALTER FUNCTION await_other_stages OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION await_other_stages FROM PUBLIC;
CREATE TRIGGER await_other_stages AFTER UPDATE ON editors FOR EACH ROW WHEN (OLD.reminder_stages IS DISTINCT FROM NEW.reminder_stages) EXECUTE FUNCTION await_other_stages();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER await_other_stages ON editors;
DROP FUNCTION await_other_stages;
DROP TRIGGER await_reminders ON slots;
DROP TRIGGER await_reminders_of_new ON slots;
DROP FUNCTION await_reminders;
ALTER TABLE slots DROP COLUMN reminders_from;`);
  }
}
