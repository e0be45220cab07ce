import type { MigrationInterface, QueryRunner } from 'typeorm';

// What concerns a client is what moved since it is one, and what is closed, since whenever it is.
const concerns = (client: string) => `(d.change = 'closed' OR d.recorded_at > ${client})`;

// What the lists ask of a change stands beside it: a name made comparable is not made so again at each view.
const kept = 'structure, finess, change, says, extracted_on, recorded_at';
const values = `d.structure, d.finess, d.change, CASE WHEN d.change = 'transferred' THEN d.after
    WHEN d.change = 'moved' AND d.structure = 'establishment' THEN btrim(searchable(regexp_replace(d.after, ' \\(.*', '')))
    ELSE btrim(searchable(d.after)) END, d.extracted_on, d.recorded_at`;

/** As `tellClosures()` of the load has it (`directory/load/record-changes.ts`), of what was loaded before: a first file told of none. */
const closed = (kind: string, table: string, owner: string) => `
INSERT INTO directory_changes (id, structure, finess, legal_entity_finess, name, change, before, after, extracted_on)
SELECT gen_random_uuid(), '${kind}', t.finess, ${owner}, t.name, 'closed', NULL, t.closed_on::text, t.extracted_on
  FROM ${table} t LEFT JOIN (
    SELECT DISTINCT ON (finess) finess, change FROM directory_changes WHERE structure = '${kind}' AND change IN ('closed', 'reopened')
     ORDER BY finess, extracted_on DESC, recorded_at DESC) told ON told.finess = t.finess
 WHERE t.closed_on IS NOT NULL AND told.change IS DISTINCT FROM 'closed';`;

/** Which changes of the national register concern which clients is derived as they are recorded, and as a client or an establishment gets its number. */
export class RegisterNews1764670001600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE register_news (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  client_id uuid NOT NULL,
  change_id uuid NOT NULL REFERENCES directory_changes,
  structure text NOT NULL, finess text NOT NULL, change text NOT NULL,
  says text,
  extracted_on date NOT NULL, recorded_at timestamptz NOT NULL,
  PRIMARY KEY (editor_id, client_id, change_id)
);
COMMENT ON TABLE register_news IS 'changes of the register that concern a client, by its number or that of an establishment, and that nobody decided of; written by triggers';
COMMENT ON COLUMN register_news.says IS 'the new name or place, as searchable() makes it; of an establishment that moved its town alone, of one that was transferred the FINESS EJ';
COMMENT ON COLUMN register_news.client_id IS 'no reference: a load would wait for whoever holds the client, who may wait for the load; and no client is ever deleted';
CALL protect_tenant_table('register_news', 'SELECT, INSERT, DELETE');

-- Row-level security lets one editor be written at a time; whoever passes it, a superuser, is told whose rows they are.
CREATE FUNCTION tell_register_changes(changes uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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
    ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM set_config('app.editor_id', coalesce(former, ''), true);
END $$;
CREATE FUNCTION tell_recorded_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM tell_register_changes(ARRAY(SELECT id FROM recorded));
  RETURN NULL;
END $$;

-- A client that is made while a register is loaded sees none of its changes, and they do not see it: the load asks again once it is done,
-- when all who came meanwhile are through (directory/load/merge-register.ts).
CREATE FUNCTION hear_register(kind text, editor uuid, clients uuid[], numbers text[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('register news', 0));
  INSERT INTO register_news (editor_id, client_id, change_id, ${kept})
  SELECT editor, k.client, d.id, ${values} FROM unnest(clients, numbers) AS k (client, number)
   -- One by one, by their index: the register may have moved by the hundred thousand.
   CROSS JOIN LATERAL (SELECT * FROM directory_changes d WHERE d.finess = k.number AND d.structure = kind OFFSET 0) d
   WHERE ${concerns('(SELECT c.created_at FROM clients c WHERE c.editor_id = editor AND c.id = k.client)')}
     AND NOT EXISTS (SELECT 1 FROM register_decisions r WHERE r.editor_id = editor AND r.client_id = k.client AND r.change_id = d.id)
  ON CONFLICT DO NOTHING;
END $$;
CREATE FUNCTION hear_register_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE editor uuid;
BEGIN
  -- One, but for a seed of several.
  FOR editor IN SELECT DISTINCT m.editor_id FROM made m LOOP
    IF TG_TABLE_NAME = 'clients' THEN
      PERFORM hear_register('legal_entity', editor, array_agg(m.id), array_agg(m.finess_ej)) FROM made m WHERE m.editor_id = editor AND m.finess_ej IS NOT NULL;
    ELSE
      PERFORM hear_register('establishment', editor, array_agg(m.client_id), array_agg(m.finess_eg)) FROM made m WHERE m.editor_id = editor;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE FUNCTION hear_register_of_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_TABLE_NAME = 'clients' THEN PERFORM hear_register('legal_entity', NEW.editor_id, ARRAY[NEW.id], ARRAY[NEW.finess_ej]);
  ELSE PERFORM hear_register('establishment', NEW.editor_id, ARRAY[NEW.client_id], ARRAY[NEW.finess_eg]);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION forget_decided_news() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  DELETE FROM register_news n USING decided r WHERE n.editor_id = r.editor_id AND n.client_id = r.client_id AND n.change_id = r.change_id;
  RETURN NULL;
END $$;

${closed('legal_entity', 'directory_legal_entities', 't.finess')}
${closed('establishment', 'directory_establishments', 't.legal_entity_finess')}
SELECT tell_register_changes(ARRAY(SELECT id FROM directory_changes));
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM register_news n USING register_decisions r WHERE r.editor_id = n.editor_id AND r.client_id = n.client_id AND r.change_id = n.change_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;

CREATE TRIGGER tell_recorded AFTER INSERT ON directory_changes REFERENCING NEW TABLE AS recorded FOR EACH STATEMENT EXECUTE FUNCTION tell_recorded_changes();
CREATE TRIGGER hear_register AFTER INSERT ON clients REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION hear_register_of_new();
CREATE TRIGGER hear_register AFTER INSERT ON establishments REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION hear_register_of_new();
CREATE TRIGGER hear_register_again AFTER UPDATE OF finess_ej ON clients FOR EACH ROW
  WHEN (NEW.finess_ej IS DISTINCT FROM OLD.finess_ej) EXECUTE FUNCTION hear_register_of_one();
CREATE TRIGGER hear_register_again AFTER UPDATE OF finess_eg, client_id ON establishments FOR EACH ROW
  WHEN ((NEW.finess_eg, NEW.client_id) IS DISTINCT FROM (OLD.finess_eg, OLD.client_id)) EXECUTE FUNCTION hear_register_of_one();
CREATE TRIGGER forget_decided AFTER INSERT ON register_decisions REFERENCING NEW TABLE AS decided FOR EACH STATEMENT EXECUTE FUNCTION forget_decided_news();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER forget_decided ON register_decisions;
DROP TRIGGER hear_register_again ON establishments;
DROP TRIGGER hear_register_again ON clients;
DROP TRIGGER hear_register ON establishments;
DROP TRIGGER hear_register ON clients;
DROP TRIGGER tell_recorded ON directory_changes;
DROP FUNCTION forget_decided_news, hear_register_of_one, hear_register_of_new, hear_register, tell_recorded_changes, tell_register_changes;
DROP TABLE register_news;`);
  }
}
