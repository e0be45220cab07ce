import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each row of the list of clients shows of its client stands in the row that it is cut from: fifty clients are not looked up for a page (docs/decisions/0060-counted-for-the-tabs.md). */
export class ShowByProgress1764670000601 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ADD COLUMN name text NOT NULL DEFAULT '', ADD COLUMN town text, ADD COLUMN number text NOT NULL DEFAULT '',
  ADD COLUMN environment text NOT NULL DEFAULT 'PROD', ADD COLUMN renumbered boolean NOT NULL DEFAULT false;
${['name', 'town', 'number', 'environment'].map((column) => comment(column, `that of clients`)).join('\n')}
${comment('renumbered', 'clients.number_since is set')}
${functions(keptNow)}
${forEveryEditor}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${functions(keptBefore)}
ALTER TABLE client_progress DROP COLUMN name, DROP COLUMN town, DROP COLUMN number, DROP COLUMN environment, DROP COLUMN renumbered;`);
  }
}

const comment = (column: string, what: string) =>
  `COMMENT ON COLUMN client_progress.${column} IS '${what}: kept by the trigger follow_client';`;

/** What the row keeps of its client `c`. */
const keptBefore = {
  archived: 'c.archived_at IS NOT NULL',
  account_manager_id: 'c.account_manager_id',
  name_key: 'c.search',
};
const keptNow = {
  ...keptBefore,
  name: 'c.name',
  town: 'c.town',
  number: 'c.number',
  environment: 'c.environment',
  renumbered: 'c.number_since IS NOT NULL',
};

const set = (kept: Record<string, string>) =>
  Object.entries(kept)
    .map(([column, value]) => `${column} = ${value}`)
    .join(', ');

function functions(kept: Record<string, string>): string {
  const [columns, values] = [Object.keys(kept).join(', '), Object.values(kept).join(', ')];
  return `
CREATE OR REPLACE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF current_setting('app.summaries', true) = 'to come' THEN RETURN NULL; END IF;
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on, ${columns})
  SELECT c.editor_id, c.id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, paris_today(), ${values} FROM created c
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION follow_client() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE client_progress p SET ${set(kept)}
    FROM changed c WHERE p.editor_id = c.editor_id AND p.client_id = c.id
     AND (${Object.keys(kept)
       .map((column) => `p.${column}`)
       .join(', ')}) IS DISTINCT FROM (${values});
  RETURN NULL;
END $$;`;
}

// The owner obeys row-level security too: editor by editor.
const forEveryEditor = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE client_progress p SET ${set(keptNow)} FROM clients c WHERE c.id = p.client_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
