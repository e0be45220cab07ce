/**
 * In SQL, of the entry `n` of the journal: what it tells counts as nothing for whoever asks what changed since the entry of number `since`, for it was given
 * back, or is the giving back. Of campaigns that is by thing: an entry of the campaign and one of its inverse tell of the same thing, both since then. What a
 * campaign did before and has got back since is a change. Of imports it is by client or thing: undone whole, or each of its lines that speak of it.
 * @param thing in SQL, whose lines of an import are looked at
 * @param among in SQL, the ids of all such things that the statement asks about
 */
export const countsForNothing = (n: string, { since, thing, among }: Record<'since' | 'thing' | 'among', string>) =>
  `(${n}.campaign_row_id IS NOT NULL AND ${isOfAPair(n, since)}
    OR ${n}.actor_kind = 'import' AND (${n}.request_id IN (${undoneWhole}) OR (${n}.request_id, ${thing}) IN (${undoneOf(among)})))`;

// Of which campaign an entry is, and which one that gives back, each by its key: PostgreSQL cannot join what is asked so, and read all campaigns first.
const campaignOf = (entry: string) =>
  `(SELECT cr.campaign_id FROM campaign_rows cr WHERE cr.id = ${entry}.campaign_row_id)`;
const undoneBy = (entry: string) =>
  `(SELECT c.parameters ->> 'undo' FROM campaigns c WHERE c.id = ${campaignOf(entry)})`;

// Among the entries of one thing since then, which are few; `OFFSET 0` for the same reason.
const isOfAPair = (n: string, since: string) =>
  `EXISTS (SELECT 1 FROM audit_entries pair
     WHERE pair.subject_kind = ${n}.subject_kind AND pair.subject_id = ${n}.subject_id AND pair.sequence > ${since} AND pair.campaign_row_id IS NOT NULL
       AND CASE WHEN pair.sequence > ${n}.sequence THEN ${undoneBy('pair')} = ${campaignOf(n)}::text
                ELSE ${undoneBy(n)} = ${campaignOf('pair')}::text END OFFSET 0)`;

const undoneWhole = `SELECT i.id::text FROM imports i WHERE i.undone_rows > 0 AND i.undone_rows = i.applied_rows`;

const undoneOf = (among: string) =>
  `SELECT i.id::text, r.subject_id FROM imports i JOIN import_rows r ON r.import_id = i.id
    WHERE i.undone_rows > 0 AND i.undone_rows < i.applied_rows AND r.subject_id = ANY (${among}::uuid[]) AND r.applied_at IS NOT NULL
    GROUP BY i.id, r.subject_id HAVING bool_and(r.undone_at IS NOT NULL)`;
