// What the client or the establishment is called and where, written as the change writes it: taken by hand already, it is no news.
const ofEntity = `c.id AS client_id, c.name AS client_name, c.finess_ej, NULL::uuid AS establishment_id, NULL AS establishment_name,
  CASE d.change WHEN 'renamed' THEN c.name WHEN 'moved' THEN c.town || ' (' || c.departement || ')' END AS ours`;
const ofEstablishment = `c.id, c.name, c.finess_ej, e.id, e.name,
  CASE d.change WHEN 'renamed' THEN e.name WHEN 'moved' THEN e.town || coalesce(substring(d.after FROM ' \\(.*$'), '') END`;
const kept =
  'd.id, d.structure, d.finess, d.legal_entity_finess, d.name, d.change, d.before, d.after, d.extracted_on, d.recorded_at';

/** Later in the register: only the last of a kind counts, and a closure undone is none. */
const last = `NOT EXISTS (SELECT 1 FROM directory_changes n WHERE n.finess = d.finess AND (n.extracted_on, n.recorded_at) > (d.extracted_on, d.recorded_at)
   AND (n.change = d.change OR (n.change IN ('closed', 'reopened') AND d.change IN ('closed', 'reopened'))))`;

const undecided = `c.archived_at IS NULL AND d.recorded_at > c.created_at
   AND NOT EXISTS (SELECT 1 FROM register_decisions r WHERE r.client_id = c.id AND r.change_id = d.id) AND ${last}`;

/**
 * A SELECT of the changes of the register that concern the current editor's clients or their establishments, recorded since the client is one, and not decided yet.
 * A change is one row a client; `ours` is the name or place that we still have.
 */
export const pendingChanges = `SELECT * FROM (
  SELECT ${kept}, ${ofEntity} FROM clients c JOIN directory_changes d ON d.finess = c.finess_ej AND d.structure = 'legal_entity' WHERE ${undecided}
  UNION ALL SELECT ${kept}, ${ofEstablishment} FROM clients c JOIN establishments e ON e.client_id = c.id
    JOIN directory_changes d ON d.finess = e.finess_eg AND d.structure = 'establishment' WHERE ${undecided}) told
  WHERE ours IS NULL OR btrim(searchable(ours)) <> btrim(searchable(after))`;
