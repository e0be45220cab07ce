import type pg from 'pg';

// A schema as text, from the catalogs: pg_dump is not among the PostgreSQL binaries that npm brings.

// A function of an extension is the extension's affair.
const ours = (oid: string) => `NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = ${oid} AND d.deptype = 'e')`;

const columns = `
  SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required, a.attgenerated <> '' AS generated,
         pg_get_expr(d.adbin, d.adrelid) AS value, col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum`;

// NOT NULL is a constraint of its own since PostgreSQL 18: it is told with the column, on every version.
const constraints = `
  SELECT conrelid::regclass::text AS table, conname || ' ' || pg_get_constraintdef(oid) AS line
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 'n' ORDER BY contype <> 'p', conname`;

const indexes = `
  SELECT indrelid::regclass::text AS table, pg_get_indexdef(indexrelid) AS line
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
   ORDER BY c.relname`;

const protection = `
  SELECT c.relname AS table, concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'enabled' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END) AS line
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity`;

const policies = `
  SELECT polrelid::regclass::text AS table,
         format('POLICY %s FOR %s USING (%s) WITH CHECK (%s)', polname,
           CASE polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
           pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS line
    FROM pg_policy ORDER BY polname`;

const views = `
  SELECT c.relname || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '') AS name, pg_get_viewdef(c.oid) AS text, obj_description(c.oid) AS comment,
         (SELECT string_agg(format('GRANT %s TO %s', g.privilege_type, g.grantee::regrole), E'\\n' ORDER BY g.grantee::regrole::text, g.privilege_type)
            FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner) AS granted
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname`;

const triggers = `SELECT tgrelid::regclass::text AS table, pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname`;

const grants = `
  SELECT c.relname AS table, format('GRANT %s TO %s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), g.grantee::regrole) AS line
    FROM pg_class c, aclexplode(c.relacl) g WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND g.grantee <> c.relowner
   GROUP BY c.relname, g.grantee
  UNION ALL
  SELECT c.relname, format('GRANT %s (%s) TO %s', g.privilege_type, a.attname, g.grantee::regrole)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) g WHERE c.relnamespace = 'public'::regnamespace
   ORDER BY line`;

const functions = `
  SELECT CASE p.prokind WHEN 'a' THEN (SELECT format('CREATE AGGREGATE %s (SFUNC = %s, STYPE = %s)', p.oid::regprocedure, a.aggtransfn, a.aggtranstype::regtype) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
              ELSE pg_get_functiondef(p.oid) END AS text, CASE WHEN p.proowner = current_user::regrole THEN 'sceau_owner' ELSE p.proowner::regrole::text END AS owner FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('a', 'f', 'p') AND ${ours('p.oid')} ORDER BY p.proname, p.oid::regprocedure::text`;

interface Line {
  table: string;
  line: string;
}

interface Column extends Line {
  name: string;
  type: string;
  required: boolean;
  generated: boolean;
  value: string | null;
  comment: string | null;
}

interface View {
  name: string;
  text: string;
  comment: string | null;
  granted: string | null;
}

/**
 * @param owner connected as the role that owns the tables, whatever its name
 * @returns the schema `public`, the same text for the same schema: parts set apart by an empty line
 */
export async function describeSchema(owner: pg.ClientBase): Promise<string> {
  const ask = async <Row extends pg.QueryResultRow>(sql: string) => (await owner.query<Row>(sql)).rows;
  const byTable = group(await ask<Column>(columns));
  const parts: Map<string, Line[]>[] = [];
  for (const sql of [constraints, indexes, protection, policies, triggers, grants])
    parts.push(group(await ask<Line>(sql)));
  const tables = [...byTable].map(([name, rows]) => describeTable(name, rows, parts));
  const seen = (await ask<View>(views)).map(describeView);
  const made = await ask<{ text: string; owner: string }>(functions);
  const described = made.map(({ text, owner: by }) => `${text.trimEnd()};\n-- owner: ${by}\n`);
  const head =
    '-- What the migrations make. Written by: node test/check.mjs --update-schema. Compared by: npm run check, database:prepare.\n';
  return [head, ...tables, ...seen, ...described].join('\n');
}

function group<Row extends Line>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.table, [...(groups.get(row.table) ?? []), row]);
  return groups;
}

function describeTable(name: string, rows: Column[], parts: Map<string, Line[]>[]): string {
  const [keys = [], indexed = [], secured = [], rules = [], fired = [], granted = []] = parts.map((part) =>
    (part.get(name) ?? []).map((row) => row.line),
  );
  const body = [...rows.map(describeColumn), ...keys.map((line) => `CONSTRAINT ${line}`)];
  const after = [
    ...indexed.map((line) => line.replaceAll('public.', '')),
    ...secured.map((line) => `ROW LEVEL SECURITY ${line}`),
    ...rules,
    ...fired.map((line) => line.replaceAll('public.', '')),
    ...granted,
  ];
  return `TABLE ${name} (\n${body.map((line) => `  ${line}`).join('\n')}\n)\n${after.map((line) => `${line}\n`).join('')}`;
}

function describeView({ name, text, comment, granted }: View): string {
  return `VIEW ${name}${comment ? ` -- ${comment}` : ''} AS\n${text}\n${granted ?? ''}\n`;
}

function describeColumn({ name, type, required, generated, value, comment }: Column): string {
  const given = value === null ? '' : generated ? ` GENERATED (${value})` : ` DEFAULT ${value}`;
  return `${name} ${type}${required ? ' NOT NULL' : ''}${given}${comment ? ` -- ${comment}` : ''}`;
}
