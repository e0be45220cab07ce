import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search as people type. Row-level security keeps trigram operators off their indexes (they are not leakproof):
 * a function of the definer's role searches inside the current editor only, and answers with ids (docs/decisions/0008-search.md).
 */
export class SearchClients1764200500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- « Association des paralysés de France » is also found as « apf »: the first letters of a name, without the small words.
CREATE FUNCTION initials(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT regexp_replace(regexp_replace(public.searchable(value), '\\m(de|du|des|la|le|les|l|d|et|a|au|aux|en|pour|sur)\\M *', '', 'g'), '([a-z0-9])[a-z0-9]* *', '\\1', 'g') $$;

-- Begins with a space, so that the first word too has a beginning to be found by.
ALTER TABLE clients DROP COLUMN search;
ALTER TABLE clients ADD COLUMN search text GENERATED ALWAYS AS (
  searchable(' ' || name || ' ' || coalesce(town, '') || ' ' || finess_ej || ' ' || coalesce(siret, '') || ' ' || initials(name))) STORED;
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops);
ALTER TABLE establishments ADD COLUMN search text GENERATED ALWAYS AS (
  searchable(' ' || name || ' ' || coalesce(town, '') || ' ' || finess_eg || ' ' || initials(name))) STORED;
CREATE INDEX establishments_search ON establishments USING gin (editor_id, search gin_trgm_ops);

-- A WHERE expression on a column called search: every word, as one of its spellings. Words are [a-z0-9 ] only.
-- Two letters exchanged leave little of a short word: less likeness is asked of it.
CREATE FUNCTION search_clause(words jsonb, alike boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(CASE
      WHEN alike AND length(spellings->>0) >= 4 THEN format('search %%> %1$L AND word_similarity(%1$L, search) >= %2$s', spellings->>0,
        CASE WHEN length(spellings->>0) > 5 THEN 0.45 ELSE 0.3 END)
      ELSE format('search LIKE ANY (ARRAY[%s])', (SELECT string_agg(quote_literal(CASE WHEN length(spelling) < 3 THEN '% ' ELSE '%' END || spelling || '%'), ', ')
        FROM jsonb_array_elements_text(spellings) AS spelling)) END, ' AND '), 'true')
    FROM jsonb_array_elements(words) AS spellings $$;

-- Whether some client has every word as it was typed.
CREATE FUNCTION search_finds(words jsonb) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  clause text := search_clause(words, false);
  answer boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM clients WHERE editor_id = %1$L AND %2$s) OR EXISTS (SELECT 1 FROM establishments WHERE editor_id = %1$L AND %2$s)',
    current_editor(), clause) INTO answer;
  RETURN answer;
END $$;

-- The clients that have every word, or one of whose establishments has; when nobody has, those that look like it.
CREATE FUNCTION search_clients(words jsonb) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER
  SET search_path = public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
  query constant text := 'SELECT id FROM clients WHERE editor_id = %1$L AND %2$s UNION SELECT client_id FROM establishments WHERE editor_id = %1$L AND %2$s';
BEGIN
  RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, false));
  IF NOT FOUND THEN RETURN QUERY EXECUTE format(query, current_editor(), search_clause(words, true)); END IF;
END $$;
ALTER FUNCTION search_finds OWNER TO sceau_definer;
ALTER FUNCTION search_clients OWNER TO sceau_definer;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION search_clients, search_finds, search_clause;
ALTER TABLE establishments DROP COLUMN search;
ALTER TABLE clients DROP COLUMN search;
ALTER TABLE clients ADD COLUMN search text GENERATED ALWAYS AS (searchable(name || ' ' || coalesce(town, '') || ' ' || finess_ej || ' ' || coalesce(siret, ''))) STORED;
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops);
DROP FUNCTION initials;`);
  }
}
