import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A search that few clients bear in their own name and many in those of their establishments gave all of their ids, 37,000 of 100,000 for
 * « résidence », to each statement of a page. They are many like others: met on the way (docs/decisions/0079). And the rare actions of
 * clients have an index: the list of one of them read every client.
 */
export class ManyByTheirEstablishments1764670000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(findClients(manyByEstablishments));
    await runner.query(
      `CREATE INDEX client_progress_code ON client_progress (editor_id, code, client_id) WHERE code <> 'watch' AND NOT archived`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX client_progress_code`);
    await runner.query(findClients(everyEstablishment));
  }
}

const everyEstablishment = `
  EXECUTE format('SELECT ARRAY(SELECT unnest(%3$L::uuid[]) UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s)',
    current_editor(), clause, ids) INTO ids;`;

// A client has several: ten times as many establishments are looked at, which are all of them where clients are few.
const manyByEstablishments = `
  EXECUTE format('SELECT array_agg(DISTINCT client_id), count(*) FROM ((SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s LIMIT %3$s)
      UNION ALL (SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s LIMIT %3$s)) met', current_editor(), clause, enough)
    INTO theirs, seen;
  IF cardinality(theirs) > most THEN
    SELECT count(*) > most INTO here FROM (SELECT FROM clients WHERE editor_id = current_editor() AND id = ANY (theirs) AND archived_at IS NULL LIMIT most + 1) met;
    IF here THEN
      ids := NULL;
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;
  IF seen >= enough THEN
    EXECUTE format('SELECT array_agg(DISTINCT client_id) FROM (SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s UNION ALL SELECT client_id FROM former_numbers WHERE editor_id = %1$L AND %2$s) met',
      current_editor(), clause) INTO theirs;
  END IF;
  ids := ARRAY(SELECT unnest(ids) UNION SELECT unnest(theirs));`;

// As migration 1764670000300 left it, but for those of establishments.
function findClients(byEstablishments: string): string {
  return `
CREATE OR REPLACE FUNCTION find_clients(words jsonb, most int) RETURNS TABLE (ids uuid[], alike boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  enough constant int := most * 10 + 10;
  clause text;
  here boolean;
  theirs uuid[];
  seen int;
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
  END IF;${byEstablishments}
  alike := cardinality(ids) = 0;
  IF alike THEN ids := ARRAY(SELECT search_clients(words)); END IF;
  RETURN NEXT;
END $$;`;
}
