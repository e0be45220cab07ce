import { describe, expect, it } from '@jest/globals';
import { writtenBy } from './written-tables.js';

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
