import sql from 'sql-template-tag';

/**
 * An import `i` that a person must look at: interrupted, checked with lines in error and not decided, or applied this week but for some lines,
 * until its outcome file is applied, says nothing that is not so already, or somebody has seen them. « Mes tâches », the tab, its column and the act that ends it ask here.
 */
export const toResume = sql`(i.state = 'failed' OR (i.state = 'checked' AND i.error_rows > 0)
   OR (i.state = 'applied' AND i.error_rows + i.stale_rows > 0 AND i.seen_at IS NULL AND i.applied_at > (SELECT moment()) - interval '7 days'
       AND NOT EXISTS (SELECT 1 FROM imports later WHERE later.resumes_id = i.id
                        AND (later.state = 'applied' OR (later.read_all AND later.read_rows > 0 AND later.unchanged_rows = later.read_rows)))))`;
