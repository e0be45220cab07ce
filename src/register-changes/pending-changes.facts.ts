/** A name or a place that differs by its accents, case or punctuation only is the same. What is made comparable is costly: asked where it may be. */
const same = (ours: string) => `btrim(searchable(${ours})) = n.says`;
const mayBe = (alias: string, from: string) => `strpos(${alias}.search, ${from}) > 0`;

/** Only the last of a kind counts; a closure undone is none. */
const last = (news: string) =>
  `NOT EXISTS (SELECT 1 FROM directory_changes x WHERE x.finess = ${news}.finess AND (x.extracted_on, x.recorded_at) > (${news}.extracted_on, ${news}.recorded_at)
   AND (x.change = ${news}.change OR (x.change IN ('closed', 'reopened') AND ${news}.change IN ('closed', 'reopened'))))`;

/** What ends goes to nobody: as long as its closure waits for a decision, that alone is told. */
const ends = `EXISTS (SELECT 1 FROM register_news y WHERE y.client_id = n.client_id AND y.structure = n.structure AND y.finess = n.finess AND y.change = 'closed' AND ${last('y')})`;

// Taken by hand already, it is no news any more.
const takenByClient = `CASE n.change WHEN 'renamed' THEN c.plain_name = n.says
   WHEN 'moved' THEN ${mayBe('c', `split_part(n.says, ' ', 1)`)} AND ${same(`c.town || ' (' || c.departement || ')'`)} END`;
const sameOfEstablishment = `CASE n.change
  WHEN 'renamed' THEN ${mayBe('e', 'n.says')} AND ${same('e.name')} WHEN 'moved' THEN ${mayBe('e', 'n.says')} AND ${same('e.town')}
  WHEN 'transferred' THEN c.finess_ej = n.says END`;
const takenByEstablishment = `CASE n.change WHEN 'reopened' THEN e.closed_on IS NULL
  ELSE e.closed_on IS NOT NULL OR (${sameOfEstablishment}) IS TRUE OR CASE n.change WHEN 'transferred' THEN ${ends} ELSE false END END`;

const ofEstablishment = 'e.client_id = n.client_id AND e.finess_eg = n.finess';

/**
 * A SELECT of the changes of the register that concern the current editor's clients or their establishments, recorded since the client is one
 * or a closure that stands, and neither decided nor taken by hand yet. One row a change and a client, with the establishment it is of, or null.
 * Which concern whom, and are not decided, is derived as it comes to be (`register_news`, docs/decisions/0104-register-news.md); a number that changed since is no longer theirs.
 */
export const pendingChanges = `
  SELECT n.change_id AS id, n.structure, n.finess, d.name, n.change, d.before, d.after, n.extracted_on, n.client_id, e.id AS establishment_id
    FROM register_news n JOIN clients c ON c.id = n.client_id
    LEFT JOIN establishments e ON ${ofEstablishment} AND n.structure = 'establishment'
    -- Always there, and not read by whoever asks none of its columns.
    LEFT JOIN directory_changes d ON d.id = n.change_id
   WHERE c.archived_at IS NULL AND ${last('n')} AND CASE n.structure WHEN 'legal_entity' THEN c.finess_ej = n.finess AND (${takenByClient}) IS NOT TRUE
     ELSE e.id IS NOT NULL AND (${takenByEstablishment}) IS NOT TRUE END`;

/** SQL: the client of `n`, a row of `register_news`, says the same as the register by now. What a closed establishment would be called is not said: it may be open again. */
export const saidByClient = `EXISTS (SELECT 1 FROM clients c WHERE c.id = n.client_id AND CASE n.structure
   WHEN 'legal_entity' THEN c.finess_ej = n.finess AND (${takenByClient}) IS TRUE
   ELSE EXISTS (SELECT 1 FROM establishments e WHERE ${ofEstablishment} AND CASE n.change
     WHEN 'closed' THEN e.closed_on IS NOT NULL WHEN 'reopened' THEN e.closed_on IS NULL ELSE (${sameOfEstablishment}) IS TRUE END) END)`;

/** SQL: the number that the change is of is the client’s no more. Told anew if it ever is again. */
export const ofNumberNoMore = `CASE n.structure
   WHEN 'legal_entity' THEN NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = n.client_id AND c.finess_ej = n.finess)
   ELSE NOT EXISTS (SELECT 1 FROM establishments e WHERE ${ofEstablishment}) END`;

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

/** SQL: something may be told of this client. Of few there is: what it is, is asked apart (`toldOf`), and made ready for no other. @param client its id */
export const mayBeTold = (client: string) => `EXISTS (SELECT FROM register_news n WHERE n.client_id = ${client})`;

/** The `ToldChange` of the client `$1`, for the head of its pages. */
export const toldOf = `SELECT d.* FROM (${pendingChanges}) d WHERE d.client_id = $1 ORDER BY ${rank}, d.id LIMIT ${mostTold}`;
