import type pg from 'pg';

export const stagingColumns = [
  'kind',
  'finess',
  'legal_entity_finess',
  'name',
  'siren',
  'siret',
  'category',
  'town',
  'postal_code',
  'departement',
  'address',
  'legal_status',
];

export const createStaging = `CREATE TEMP TABLE staging (${stagingColumns.map((name) => `${name} text`).join(', ')}) ON COMMIT DROP`;

export interface Merged {
  added: number;
  changed: number;
}

/** How a legal entity is called until a file of legal entities names it. */
const placeholder = `'Entité juridique '`;

/** Moves what was staged into the shared tables. @returns how many rows are new, and how many changed. */
export async function mergeStaging(
  client: pg.Client,
  extractedOn: string,
): Promise<{ legalEntities: Merged; establishments: Merged; named: number }> {
  const legalEntities = await upsert(client, legalEntityColumns, 'directory_legal_entities', extractedOn);
  const establishments = await upsert(client, establishmentColumns, 'directory_establishments', extractedOn);
  return { legalEntities, establishments, named: await nameByNumber(client, extractedOn) };
}

const legalEntityColumns = ['name', 'siren', 'town', 'postal_code', 'departement', 'address', 'legal_status'];
const establishmentColumns = [
  'legal_entity_finess',
  'name',
  'siret',
  'category',
  'town',
  'postal_code',
  'departement',
  'address',
];

async function upsert(client: pg.Client, columns: string[], table: string, extractedOn: string): Promise<Merged> {
  const kind = table === 'directory_legal_entities' ? 'legal_entity' : 'establishment';
  // A shorter file (the plain list has no SIRET) must not empty what a fuller one knew.
  const kept = columns.map((name) => `${name} = coalesce(excluded.${name}, t.${name})`).join(', ');
  const before = columns.map((name) => `t.${name}`).join(', ');
  const after = columns.map((name) => `coalesce(excluded.${name}, t.${name})`).join(', ');
  const { rows } = await client.query<{ inserted: boolean; rows: string }>(
    `WITH written AS (
       INSERT INTO ${table} AS t (finess, ${columns.join(', ')}, extracted_on)
       SELECT DISTINCT ON (finess) finess, ${columns.join(', ')}, $1::date FROM staging WHERE kind = '${kind}' ORDER BY finess
       ON CONFLICT (finess) DO UPDATE SET ${kept}, extracted_on = greatest(excluded.extracted_on, t.extracted_on)
        WHERE (excluded.extracted_on >= t.extracted_on OR t.name LIKE ${placeholder} || '%') AND (${before}) IS DISTINCT FROM (${after})
       RETURNING (xmax = 0) AS inserted)
     SELECT inserted, count(*) AS rows FROM written GROUP BY inserted`,
    [extractedOn],
  );
  const of = (inserted: boolean) => Number(rows.find((row) => row.inserted === inserted)?.rows ?? 0);
  return { added: of(true), changed: of(false) };
}

// A legal entity met only through its establishments: its number is sure, its place when they all share it.
async function nameByNumber(client: pg.Client, extractedOn: string): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO directory_legal_entities (finess, name, town, postal_code, departement, extracted_on)
     SELECT legal_entity_finess, ${placeholder} || legal_entity_finess,
            CASE WHEN min(town) = max(town) THEN min(town) END,
            CASE WHEN min(town) = max(town) AND min(postal_code) = max(postal_code) THEN min(postal_code) END,
            CASE WHEN min(departement) = max(departement) THEN min(departement) END, $1::date
       FROM staging WHERE kind = 'establishment' GROUP BY legal_entity_finess
     ON CONFLICT (finess) DO NOTHING`,
    [extractedOn],
  );
  return rowCount ?? 0;
}
