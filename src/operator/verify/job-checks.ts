import { jobOptions } from '../../jobs.js';
import { inSql, type Check } from './check.js';

const names = Object.keys(jobOptions).map((name) => `'${name}'`);

/** The outbox, and what waits for one of its rows: nothing lost, nothing without an end. */
export const jobChecks: Check[] = [
  inSql({
    name: 'jobs.known',
    proves: 'every job has a handler, and one end at most',
    among: 'outbox',
    faults: `SELECT 'job ' || id || ': ' || CASE WHEN done_at IS NULL OR failed_at IS NULL THEN 'nobody does ' || name ELSE 'done, and failed' END
      FROM outbox WHERE name NOT IN (${names.join(', ')}) OR (done_at IS NOT NULL AND failed_at IS NOT NULL)`,
  }),
  inSql({
    name: 'jobs.subjects',
    proves: 'what a job is about is there',
    among: 'outbox',
    faults: `SELECT 'job ' || o.id || ': ' || o.name || ' of nothing' FROM outbox o WHERE
      (o.payload ? 'messageId' AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id::text = o.payload ->> 'messageId')) OR
      (o.payload ? 'campaignId' AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.id::text = o.payload ->> 'campaignId')) OR
      (o.payload ? 'importId' AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.id::text = o.payload ->> 'importId'))`,
  }),
  inSql({
    name: 'jobs.moving',
    proves: 'no job has been due for an hour',
    among: 'outbox WHERE done_at IS NULL AND failed_at IS NULL',
    faults: `SELECT 'job ' || id || ': ' || name || ', due since ' || due_at FROM outbox
      WHERE done_at IS NULL AND failed_at IS NULL AND due_at < now() - interval '1 hour'`,
  }),
  inSql({
    name: 'jobs.imports',
    proves: 'an import at work has its job',
    among: `imports WHERE state IN ('checking', 'applying', 'undoing')`,
    faults: `SELECT 'import ' || i.id || ': ' || i.state || ' without a job' FROM imports i
      WHERE i.state IN ('checking', 'applying', 'undoing') AND NOT EXISTS (SELECT 1 FROM outbox o
        WHERE o.name LIKE 'imports.%' AND o.payload ->> 'importId' = i.id::text AND o.done_at IS NULL AND o.failed_at IS NULL)`,
  }),
];
