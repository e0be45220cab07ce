import { hasJob } from '../../campaigns/engine/campaign-chain.js';
import { inSql, type Check } from './check.js';

/** Campaigns and imports: what was seen is what ran, each line with one outcome. */
export const campaignChecks: Check[] = [
  inSql({
    name: 'campaigns.whole',
    proves: 'a campaign has one row for each client that was selected',
    among: 'campaigns',
    faults: `SELECT 'campaign ' || c.id || ': ' || s.selected || ' selected, ' || r.rows || ' rows' FROM campaigns c,
       LATERAL (SELECT count(*) AS rows, count(*) FILTER (WHERE state IN ('done', 'refused', 'failed', 'skipped', 'cancelled', 'pending')) AS told
                  FROM campaign_rows WHERE campaign_id = c.id) r,
       LATERAL (SELECT count(*) AS selected FROM selection_items WHERE selection_id = c.selection_id) s
      WHERE r.told <> r.rows OR (s.selected > 0 AND s.selected <> r.rows)`,
  }),
  inSql({
    name: 'campaigns.ended',
    proves: 'what is finished or cancelled has no row left to do',
    among: `campaigns WHERE state IN ('finished', 'cancelled')`,
    faults: `SELECT 'campaign ' || c.id || ': ' || c.state || ' with ' || count(*) || ' rows to do' FROM campaigns c JOIN campaign_rows r ON r.campaign_id = c.id
      WHERE c.state IN ('finished', 'cancelled') AND r.state = 'pending' GROUP BY c.id, c.state`,
  }),
  inSql({
    name: 'campaigns.once',
    proves: 'a row that is done was told once, one that is not changed nothing',
    among: 'campaign_rows',
    // A row may make more than its result: the slots that a request needs.
    faults: `SELECT 'row ' || r.id || ': ' || r.state || ', created ' || count(e.id) || ' times' FROM campaign_rows r
       JOIN audit_entries e ON e.campaign_row_id = r.id AND e.action = 'created' AND (r.state <> 'done' OR e.subject_kind IN (r.result_kind, 'request'))
      GROUP BY r.id, r.state HAVING count(e.id) > CASE WHEN r.state = 'done' THEN 1 ELSE 0 END`,
  }),
  inSql({
    name: 'campaigns.results',
    proves: 'the request that a row has made is there',
    among: `campaign_rows WHERE result_kind = 'request'`,
    faults: `SELECT 'row ' || r.id || ': request ' || r.result_id || ' is missing' FROM campaign_rows r
      WHERE r.result_kind = 'request' AND NOT EXISTS (SELECT 1 FROM requests q WHERE q.id = r.result_id)`,
  }),
  inSql({
    name: 'campaigns.waiting',
    proves: 'a campaign under way has a job while a row waits',
    among: `campaigns WHERE state IN ('confirmed', 'running')`,
    faults: `SELECT 'campaign ' || c.id || ': rows wait without a job' FROM campaigns c WHERE c.state IN ('confirmed', 'running')
        AND EXISTS (SELECT 1 FROM campaign_rows r WHERE r.campaign_id = c.id AND r.state = 'pending') AND NOT ${hasJob}`,
  }),
  inSql({
    name: 'imports.counts',
    proves: 'an import counts its lines as they are',
    among: 'imports',
    faults: `SELECT 'import ' || i.id || ': ' || concat_ws('/', i.new_rows, i.changed_rows, i.unchanged_rows, i.error_rows) || ' counted, ' || l.found || ' there'
       FROM imports i, LATERAL (SELECT concat_ws('/', count(*) FILTER (WHERE outcome = 'new'), count(*) FILTER (WHERE outcome = 'changed'),
              count(*) FILTER (WHERE outcome = 'unchanged'), count(*) FILTER (WHERE outcome = 'error')) AS found FROM import_rows WHERE import_id = i.id) l
      WHERE l.found <> concat_ws('/', i.new_rows, i.changed_rows, i.unchanged_rows, i.error_rows)`,
  }),
];
