import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first row of a client's progress is dated by the clock, in Paris, as every other day: a night of Paris is yesterday for the server. */
export class BeginProgressInParis1764320100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(beginProgress('paris_today()'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(beginProgress('current_date'));
  }
}

const beginProgress = (today: string) => `
CREATE OR REPLACE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on)
  SELECT editor_id, id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, ${today} FROM created
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;`;
