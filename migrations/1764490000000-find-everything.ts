import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The search box finds people, servers, groupings and campaigns too, and the likest first (docs/decisions/0008-search.md). */
export class FindEverything1764490000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes);
    await runner.query(searchThings);
    await runner.query(likestFirst);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${asTheyCome}
DROP FUNCTION search_things, search_likeness;
DROP INDEX representatives_search, administrators_search, instances_search, representatives_card, clients_siret, certificates_name, slots_name, orders_product, csrs_fingerprint;`);
  }
}

// Keys that are compared as they are, which is leakproof: row-level security lets them reach their index.
const indexes = `
CREATE INDEX representatives_search ON representatives USING gin (editor_id, searchable(' ' || first_names || ' ' || last_name || ' ' || coalesce(email, '')) gin_trgm_ops) WHERE ended_on IS NULL;
CREATE INDEX administrators_search ON administrators USING gin (editor_id, searchable(' ' || first_name || ' ' || last_name || ' ' || coalesce(email, '')) gin_trgm_ops);
CREATE INDEX instances_search ON instances USING gin (editor_id, searchable(' ' || name || ' ' || application_name || ' ' || coalesce(host_name, '')) gin_trgm_ops);
CREATE INDEX representatives_card ON representatives (editor_id, card_number) WHERE card_number IS NOT NULL;
CREATE INDEX clients_siret ON clients (editor_id, siret) WHERE siret IS NOT NULL;
CREATE INDEX certificates_name ON certificates (editor_id, common_name);
CREATE INDEX slots_name ON slots (editor_id, common_name);
CREATE INDEX orders_product ON orders (editor_id, product_number) WHERE product_number IS NOT NULL;
CREATE INDEX csrs_fingerprint ON csrs (editor_id, sha256);`;

// As search_clients(): inside the current editor only, words written as literals, and nothing but ids in the answer.
const searchThings = `
CREATE FUNCTION search_likeness(words jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(format('least(%s)', string_agg(format('word_similarity(%L, search)', spellings->>0), ', ')), '0') FROM jsonb_array_elements(words) AS spellings $$;
CREATE FUNCTION search_things(words jsonb, alike boolean, most integer) RETURNS TABLE (kind text, id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
  SET search_path = public SET pg_trgm.word_similarity_threshold = 0.5 AS $$
DECLARE
  which constant text := format('WHERE editor_id = %L AND %s ORDER BY %s LIMIT %s', current_editor(), search_clause(words, alike),
    CASE WHEN alike THEN search_likeness(words) || ' DESC, id' ELSE 'id' END, most);
  query constant text := $query$
    (SELECT 'administrator', t.id FROM (SELECT editor_id, a.id, searchable(' ' || first_name || ' ' || last_name || ' ' || coalesce(email, '')) AS search FROM administrators a) t %1$s)
    UNION ALL (SELECT 'representative', t.id FROM (SELECT editor_id, r.id, searchable(' ' || first_names || ' ' || last_name || ' ' || coalesce(email, '')) AS search FROM representatives r WHERE ended_on IS NULL) t %1$s)
    UNION ALL (SELECT 'person', t.id FROM (SELECT editor_id, u.id, searchable(' ' || name || ' ' || email) AS search FROM users u WHERE disabled_at IS NULL) t %1$s)
    UNION ALL (SELECT 'instance', t.id FROM (SELECT editor_id, i.id, searchable(' ' || name || ' ' || application_name || ' ' || coalesce(host_name, '')) AS search FROM instances i) t %1$s)
    UNION ALL (SELECT 'grouping', t.id FROM (SELECT editor_id, g.id, searchable(' ' || name) AS search FROM groupings g) t %1$s)
    UNION ALL (SELECT 'campaign', t.id FROM (SELECT editor_id, c.id, searchable(' ' || title) AS search FROM campaigns c) t %1$s)$query$;
BEGIN
  RETURN QUERY EXECUTE format(query, which);
END $$;
ALTER FUNCTION search_things OWNER TO sceau_definer;`;

// « vichi » is Vichy before it is anything else: what is nearly the same is looked for first, what looks less like it only when there is none.
const likestFirst = `
CREATE OR REPLACE FUNCTION search_clients(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
  SET search_path = public SET pg_trgm.word_similarity_threshold = 0.6 AS $$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s';
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

const asTheyCome = `
CREATE OR REPLACE FUNCTION search_clients(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
  SET search_path = public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s';
BEGIN
  RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, false));
  IF NOT FOUND THEN RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, true)); END IF;
END $$;`;
