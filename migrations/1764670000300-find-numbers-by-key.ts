import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A whole FINESS or SIRET is of whoever bears it, found by key: by its three letters at a time a search among 100,000 clients read as
 * much of two indexes as there are numbers that look like it. Nobody bears it: looked for inside of numbers and words, as before. And few
 * clients are looked for once, not once to know that they are few and once more to have them (docs/decisions/0047).
 */
export class FindNumbersByKey1764670000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(loaded);
    await runner.query(`
CREATE FUNCTION bearers_of(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 1 AS $$
DECLARE
  typed constant text := upper(words->0->>0);
BEGIN
  IF jsonb_array_length(words) <> 1 OR typed !~ '^[0-9][0-9AB][0-9]{7}([0-9]{5})?$' THEN RETURN; END IF;
  RETURN QUERY SELECT id FROM clients WHERE editor_id = current_editor() AND finess_ej = typed
    UNION SELECT id FROM clients WHERE editor_id = current_editor() AND siret = typed
    UNION SELECT id FROM clients WHERE editor_id = current_editor() AND internal_reference = typed
    UNION SELECT client_id FROM establishments WHERE editor_id = current_editor() AND finess_eg = typed
    UNION SELECT client_id FROM former_numbers WHERE editor_id = current_editor() AND number = typed;
END $$;
${searchClients(`
  RETURN QUERY SELECT bearers_of(words);
  IF FOUND THEN RETURN; END IF;`)}
CREATE OR REPLACE FUNCTION find_clients(words jsonb, most int) RETURNS TABLE (ids uuid[], alike boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  clause text;
  here boolean;
BEGIN
  alike := false;
  ids := ARRAY(SELECT bearers_of(words));
  IF cardinality(ids) > 0 THEN
    RETURN NEXT;
    RETURN;
  END IF;
  clause := search_clause(words, false);
  EXECUTE format('SELECT array_agg(id), bool_and(archived_at IS NULL) FROM (SELECT id, archived_at FROM clients WHERE editor_id = %L AND %s LIMIT %s) met', current_editor(), clause, most + 1)
    INTO ids, here;
  IF cardinality(ids) > most AND NOT here THEN
    EXECUTE format('SELECT count(*) > %1$s FROM (SELECT FROM clients WHERE editor_id = %2$L AND archived_at IS NULL AND %3$s LIMIT %1$s + 1) met', most, current_editor(), clause) INTO here;
    -- The archived ones are what makes them many: all of them, then.
    IF NOT here THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  END IF;
  IF cardinality(ids) > most AND here THEN
    ids := NULL;
    RETURN NEXT;
    RETURN;
  END IF;
  EXECUTE format('SELECT ARRAY(SELECT unnest(%3$L::uuid[]) UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s)',
    current_editor(), clause, ids) INTO ids;
  alike := cardinality(ids) = 0;
  IF alike THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  RETURN NEXT;
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(loaded);
    await runner.query(`
${searchClients('')}
CREATE OR REPLACE FUNCTION find_clients(words jsonb, most int) RETURNS TABLE (ids uuid[], alike boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  clause constant text := search_clause(words, false);
  found uuid[];
BEGIN
  EXECUTE format('SELECT ARRAY(SELECT id FROM clients WHERE editor_id = %L AND archived_at IS NULL AND %s LIMIT %s)', current_editor(), clause, most + 1) INTO found;
  IF cardinality(found) > most THEN
    alike := false;
    RETURN NEXT;
    RETURN;
  END IF;
  EXECUTE format('SELECT ARRAY(SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s)',
    current_editor(), clause) INTO ids;
  alike := cardinality(ids) = 0;
  IF alike THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  RETURN NEXT;
END $$;
DROP FUNCTION bearers_of(jsonb);`);
  }
}

// Its settings may be named once the library is there.
const loaded = `SELECT word_similarity('a', 'a')`;

// As migration 1764490000000 left it, with what comes first.
function searchClients(first: string): string {
  return `
CREATE OR REPLACE FUNCTION search_clients(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
  SET search_path = pg_catalog, public, pg_temp SET pg_trgm.word_similarity_threshold = 0.6 AS $$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s';
  alike constant text := 'SELECT id FROM (SELECT id, %3$s AS likeness FROM clients WHERE editor_id = %1$L AND %2$s
      UNION ALL SELECT client_id, %3$s FROM establishments WHERE editor_id = %1$L AND %2$s) found GROUP BY id ORDER BY max(likeness) DESC, id';
  threshold text;
BEGIN${first}
  RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, false));
  IF FOUND THEN RETURN; END IF;
  FOREACH threshold IN ARRAY ARRAY['0.6', '0.45', '0.3'] LOOP
    PERFORM set_config('pg_trgm.word_similarity_threshold', threshold, true);
    RETURN QUERY EXECUTE format(alike, current_editor(), search_clause(words, true), search_likeness(words));
    IF FOUND THEN RETURN; END IF;
  END LOOP;
END $$;`;
}
