import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a page of the list asks of the search, at once: the clients found, or that more than it counts are not archived; and whether they
 * only look like what was typed. Many are met wherever one reads, and then nobody wants their ids; few come from the index (docs/decisions/0031).
 */
export class FindClients1764656100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION find_clients(words jsonb, most int) RETURNS TABLE (ids uuid[], alike boolean)
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
ALTER FUNCTION find_clients OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION find_clients FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_clients TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION find_clients');
  }
}
