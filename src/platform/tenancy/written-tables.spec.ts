import { describe, expect, it } from '@jest/globals';
import { onlyReads, writtenBy } from './written-tables.js';

describe('the tables that a statement writes', () => {
  it.each([
    ['INSERT INTO slots (id) VALUES ($1)', 'slots'],
    ['insert into "slots"("id") VALUES ($1)', 'slots'],
    ['UPDATE slots s SET label = r.label FROM jsonb_to_recordset($1) AS r (id uuid)', 'slots'],
    ['UPDATE ONLY slots SET label = $1', 'slots'],
    ['DELETE FROM slots WHERE id = $1', 'slots'],
    ['WITH gone AS (DELETE\n  FROM instances RETURNING id) INSERT INTO slots SELECT id FROM gone', 'instances slots'],
    ['MERGE INTO slots s USING given g ON s.id = g.id WHEN MATCHED THEN DO NOTHING', 'slots'],
  ])('%s', (text, tables) => {
    expect(writtenBy(text)).toEqual(tables.split(' '));
  });

  it('are none of those that it only reads', () => {
    expect(writtenBy('SELECT s.id FROM slots s JOIN instances i ON i.id = s.instance_id')).toEqual([]);
    expect(writtenBy('SELECT 1 FROM slots ORDER BY id FOR UPDATE')).not.toContain('slots');
  });
});

describe('a statement that only reads', () => {
  it.each([
    'SELECT id, updated_at, blocked_by FROM clients WHERE locked IS NULL',
    '\n  with page AS MATERIALIZED (SELECT 1) SELECT * FROM page',
    'SELECT * FROM find_clients($1::jsonb, $2)',
  ])('is %s', (text) => expect(onlyReads(text)).toBe(true));

  it.each([
    'WITH gone AS (DELETE FROM slots RETURNING id) SELECT id FROM gone',
    'WITH made AS (INSERT INTO slots (id) VALUES ($1) RETURNING id) SELECT id FROM made',
    'SELECT 1 FROM clients WHERE id = $1 FOR NO KEY UPDATE',
    'SELECT 1 FROM clients WHERE id = $1 for share',
    `SELECT pg_advisory_xact_lock(hashtextextended('order number', 0))`,
    `SELECT pg_try_advisory_xact_lock(1) AS locked`,
    `SELECT set_config('app.summaries', 'to come', true)`,
    'SAVEPOINT attempt',
    'LOCK TABLE clients',
    'CALL protect_tenant_table($1)',
    '-- a remark\nSELECT 1',
  ])('is not %s', (text) => expect(onlyReads(text)).toBe(false));
});
