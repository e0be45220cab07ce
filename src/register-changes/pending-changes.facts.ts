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

/**
 * A SELECT of the changes of the register that concern the current editor's clients or their establishments, recorded since the client is one
 * or a closure that stands, and neither decided nor taken by hand yet. One row a change and a client, with the establishment it is of, or null.
 * Which concern whom, and are not decided, is derived as it comes to be (`register_news`, docs/decisions/0104-register-news.md); a number that changed since is no longer theirs.
 */
export const pendingChanges = `
  SELECT d.id, d.structure, d.finess, d.name, d.change, d.before, d.after, d.extracted_on, n.client_id, e.id AS establishment_id
    FROM register_news n JOIN directory_changes d ON d.id = n.change_id JOIN clients c ON c.id = n.client_id
    LEFT JOIN establishments e ON e.client_id = n.client_id AND e.finess_eg = d.finess AND d.structure = 'establishment'
   WHERE c.archived_at IS NULL AND ${last} AND CASE d.structure WHEN 'legal_entity' THEN c.finess_ej = d.finess AND (${takenByClient}) IS NOT TRUE
     ELSE e.id IS NOT NULL AND (${takenByEstablishment}) IS NOT TRUE END`;

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
