import type { MigrationInterface, QueryRunner } from 'typeorm';

// As 1764670001600 wrote it.
const kept = 'structure, finess, change, says, extracted_on, recorded_at';
const values = `d.structure, d.finess, d.change, CASE WHEN d.change = 'transferred' THEN d.after
    WHEN d.change = 'moved' AND d.structure = 'establishment' THEN btrim(searchable(regexp_replace(d.after, ' \\(.*', '')))
    ELSE btrim(searchable(d.after)) END, d.extracted_on, d.recorded_at`;
const concerns = (client: string) => `(d.change = 'closed' OR d.recorded_at > ${client})`;

// What an editor's clients may order stands on it: their next actions are asked for again, once a load, where it told one of them anything.
const concerned = `SELECT FROM directory_changes d JOIN clients c ON c.editor_id = editor AND c.finess_ej = d.finess
                         WHERE d.id = ANY (changes) AND d.structure = 'legal_entity' AND d.change IN ('closed', 'reopened') AND c.archived_at IS NULL`;
const asks = (values: string) =>
  `INSERT INTO outbox (editor_id, id, name, payload, key) ${values} ON CONFLICT DO NOTHING;`;
const askedAgain = `
    IF FOUND AND EXISTS (${concerned}) THEN
      ${asks(`VALUES (editor, gen_random_uuid(), 'progress.refresh', '{}', 'register')`)}
    END IF;`;

const telling = (more: string) => `
CREATE OR REPLACE FUNCTION tell_register_changes(changes uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE editor uuid; former text := current_setting('app.editor_id', true);
BEGIN
  IF changes = '{}' THEN RETURN; END IF;
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO register_news (editor_id, client_id, change_id, ${kept})
    SELECT editor, one.client_id, d.id, ${values} FROM (
      SELECT c.id AS client_id, d.id AS change_id FROM directory_changes d JOIN clients c ON c.editor_id = editor AND c.finess_ej = d.finess
       WHERE d.id = ANY (changes) AND d.structure = 'legal_entity' AND ${concerns('c.created_at')}
      UNION ALL SELECT c.id, d.id FROM directory_changes d JOIN establishments e ON e.editor_id = editor AND e.finess_eg = d.finess
        JOIN clients c ON c.editor_id = editor AND c.id = e.client_id
       WHERE d.id = ANY (changes) AND d.structure = 'establishment' AND ${concerns('c.created_at')}) one JOIN directory_changes d ON d.id = one.change_id
     -- What is there is never met: whoever decides of it at this moment would be waited for.
     WHERE NOT EXISTS (SELECT 1 FROM register_news n WHERE n.editor_id = editor AND n.client_id = one.client_id AND n.change_id = one.change_id)
    ON CONFLICT DO NOTHING;${more}
  END LOOP;
  PERFORM set_config('app.editor_id', coalesce(former, ''), true);
END $$;`;

/** A legal entity that is closed orders nothing: the next action of its client says so, follows the register, and a person may contest what that says. */
export class ClosedEntities1764670001860 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN contested_closure date;
COMMENT ON COLUMN clients.contested_closure IS 'the day on which the register says its legal entity was closed, and a person says that it is not: of this closure alone it is ordered all the same';
${telling(askedAgain)}
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'progress.refresh', '{}', 'register'
     WHERE EXISTS (SELECT 1 FROM clients c JOIN directory_legal_entities e ON e.finess = c.finess_ej WHERE e.closed_on IS NOT NULL AND c.archived_at IS NULL)
    ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${telling('')}
ALTER TABLE clients DROP COLUMN contested_closure;`);
  }
}
