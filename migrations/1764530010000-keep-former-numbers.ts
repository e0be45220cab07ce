import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A client’s FINESS EJ (or SIRET) changes: what it was stays, is found, and says which certificates are to be redone (domain rule 11, F1.9). */
export class KeepFormerNumbers1764530010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN number_since date;
COMMENT ON COLUMN clients.number_since IS 'the day it took the number it is known by; null: it was always known by it';

CREATE TABLE former_numbers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  number text NOT NULL,
  replaced_by text NOT NULL,
  changed_on date NOT NULL,
  reason text NOT NULL,
  document_id uuid NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT moment(),
  unit text GENERATED ALWAYS AS (CASE WHEN length(number) = 14 THEN '3' ELSE '1' END || number) STORED,
  search text GENERATED ALWAYS AS (searchable(' ' || number)) STORED,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, document_id) REFERENCES documents
);
COMMENT ON TABLE former_numbers IS 'what a client was known by before: a FINESS EJ, or a SIRET';
COMMENT ON COLUMN former_numbers.unit IS 'as certificates carry it (OU): 1 and the FINESS, 3 and the SIRET';
CREATE INDEX former_numbers_client ON former_numbers (editor_id, client_id);
CREATE INDEX former_numbers_number ON former_numbers (editor_id, number);
CALL protect_tenant_table('former_numbers', 'SELECT, INSERT');

CREATE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id,
       (SELECT f.number FROM former_numbers f WHERE f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0
         ORDER BY f.changed_on DESC LIMIT 1) AS former_number
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE x.not_before < c.subject_changed_at
    OR (c.number_since IS NOT NULL AND EXISTS (SELECT 1 FROM former_numbers f WHERE f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0));
COMMENT ON VIEW certificates_to_redo IS 'in force under a former name, département or number of the client: to be revoked and made again (domain rule 11)';
GRANT SELECT ON certificates_to_redo TO sceau_app;
${searching('UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s', 'OR EXISTS (SELECT 1 FROM former_numbers WHERE editor_id = %1$L AND %2$s)')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${searching('', '')}
DROP VIEW certificates_to_redo;
DROP TABLE former_numbers;
ALTER TABLE clients DROP COLUMN number_since;`);
  }
}

/** As it was, and in the former numbers too; what looks like them is not looked for. */
const searching = (found: string, exists: string) => `
CREATE OR REPLACE FUNCTION search_finds(words jsonb) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  clause text := search_clause(words, false);
  answer boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM clients WHERE editor_id = %1$L AND %2$s) OR EXISTS (SELECT 1 FROM establishments WHERE editor_id = %1$L AND %2$s) ${exists}',
    current_editor(), clause) INTO answer;
  RETURN answer;
END $$;
CREATE OR REPLACE FUNCTION search_clients(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
  SET search_path = public SET pg_trgm.word_similarity_threshold = 0.6 AS $$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s ${found}';
  alike constant text := 'SELECT id FROM (SELECT id, %3$s AS likeness FROM clients WHERE editor_id = %1$L AND %2$s
      UNION ALL SELECT client_id, %3$s FROM establishments WHERE editor_id = %1$L AND %2$s) found GROUP BY id ORDER BY max(likeness) DESC, id';
  threshold text;
BEGIN
  RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, false));
  IF FOUND THEN RETURN; END IF;
  FOREACH threshold IN ARRAY ARRAY['0.6', '0.45', '0.3'] LOOP
    PERFORM set_config('pg_trgm.word_similarity_threshold', threshold, true);
    RETURN QUERY EXECUTE format(alike, current_editor(), search_clause(words, true), search_likeness(words));
    IF FOUND THEN RETURN; END IF;
  END LOOP;
END $$;`;
