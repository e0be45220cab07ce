/** A name or a place that differs by its accents, case or punctuation only is the same. */
const same = (ours: string) => `btrim(searchable(${ours})) = btrim(searchable(d.after))`;

// Taken by hand already, it is no news any more.
const takenByClient = `CASE d.change WHEN 'renamed' THEN ${same('c.name')} WHEN 'moved' THEN ${same(`c.town || ' (' || c.departement || ')'`)} END`;
const takenByEstablishment = `CASE d.change WHEN 'reopened' THEN e.closed_on IS NULL ELSE e.closed_on IS NOT NULL OR (CASE d.change
  WHEN 'renamed' THEN ${same('e.name')} WHEN 'moved' THEN ${same(`e.town || coalesce(substring(d.after FROM ' \\(.*'), '')`)}
  WHEN 'transferred' THEN c.finess_ej = d.after END) IS TRUE END`;

/** Only the last of a kind counts; a closure undone is none. */
const last = `NOT EXISTS (SELECT 1 FROM directory_changes n WHERE n.finess = d.finess AND (n.extracted_on, n.recorded_at) > (d.extracted_on, d.recorded_at)
   AND (n.change = d.change OR (n.change IN ('closed', 'reopened') AND d.change IN ('closed', 'reopened'))))`;

const undecided = `c.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM register_decisions r WHERE r.client_id = c.id AND r.change_id = d.id)`;
// What moved before the client was one is in what it was made of; but what is closed is so since whenever it is: a legal entity orders nothing, an establishment needs nothing.
const sinceClient = 'd.recorded_at > c.created_at';

const told = (change: string, establishment: string) =>
  `d.id, d.structure, d.finess, d.name, ${change} AS change, d.before, d.after, d.extracted_on, c.id AS client_id, ${establishment} AS establishment_id`;

// Closures are most of what there is, for a first file tells all of them: looked up number by number, and left out whole by whoever asks for another kind.
const lastEnd = (structure: ToldChange['structure'], finess: string) =>
  `CROSS JOIN LATERAL (SELECT * FROM directory_changes d WHERE d.finess = ${finess} AND d.structure = '${structure}' AND d.change IN ('closed', 'reopened')
     ORDER BY d.extracted_on DESC, d.recorded_at DESC LIMIT 1) d`;
const isClosure = `d.change = 'closed'`;
// What moved otherwise is few, whatever joins it.
const move = (structure: ToldChange['structure'], finess: string) =>
  `JOIN directory_changes d ON d.finess = ${finess} AND d.structure = '${structure}' AND d.change <> 'closed'`;
const closed = `'closed'::text`;

/**
 * A SELECT of the changes of the register that concern the current editor's clients or their establishments, recorded since the client is one
 * or a closure that stands, and neither decided nor taken by hand yet. One row a change and a client, with the establishment it is of, or null.
 */
export const pendingChanges = `
  SELECT ${told(closed, 'NULL::uuid')} FROM clients c ${lastEnd('legal_entity', 'c.finess_ej')} WHERE ${isClosure} AND ${undecided}
  UNION ALL SELECT ${told(closed, 'e.id')} FROM clients c JOIN establishments e ON e.client_id = c.id ${lastEnd('establishment', 'e.finess_eg')}
   WHERE ${isClosure} AND ${undecided} AND e.closed_on IS NULL
  UNION ALL SELECT ${told('d.change', 'NULL::uuid')} FROM clients c ${move('legal_entity', 'c.finess_ej')}
   WHERE ${undecided} AND ${sinceClient} AND ${last} AND (${takenByClient}) IS NOT TRUE
  UNION ALL SELECT ${told('d.change', 'e.id')} FROM clients c JOIN establishments e ON e.client_id = c.id ${move('establishment', 'e.finess_eg')}
   WHERE ${undecided} AND ${sinceClient} AND ${last} AND (${takenByEstablishment}) IS NOT TRUE`;

export const changeKinds = ['renamed', 'moved', 'closed', 'reopened', 'transferred'] as const;
export type ChangeKind = (typeof changeKinds)[number];
/** SQL: the place of the kind of change `d` among the others. */
export const rank = `array_position(ARRAY['${changeKinds.join("','")}'], d.change)`;

/** What the register says of one client, and nobody decided yet. */
export interface ToldChange {
  id: string;
  structure: 'legal_entity' | 'establishment';
  finess: string;
  name: string;
  change: ChangeKind;
  before: string | null;
  after: string | null;
  extractedOn: string;
  clientId: string;
  establishmentId: string | null;
}

const mostTold = 50;

/** A JSON list of `ToldChange` for the head of the pages of one client; null without any. @param client its id */
export const toldOf = (
  client: string,
) => `(SELECT jsonb_agg(jsonb_build_object('id', d.id, 'structure', d.structure, 'finess', d.finess, 'name', d.name, 'change', d.change,
      'before', d.before, 'after', d.after, 'extractedOn', d.extracted_on, 'clientId', d.client_id, 'establishmentId', d.establishment_id) ORDER BY ${rank}, d.id)
   FROM (SELECT * FROM (${pendingChanges}) d WHERE d.client_id = ${client} ORDER BY ${rank}, d.id LIMIT ${mostTold}) d)`;
