import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { spelledOut } from './spelled-out.js';

describe('a statement without parameters', () => {
  it('has its texts, numbers and lists written out, quoted', () => {
    const asked = sql`a = ${"l'un"} AND b < ${12} AND c = ANY (${['x', "y'"]}::text[])`;
    expect(spelledOut(sql`SELECT 1 WHERE ${asked}`)).toBe(
      `SELECT 1 WHERE a = 'l''un' AND b < 12 AND c = ANY (ARRAY['x', 'y''']::text[])`,
    );
  });

  it('is refused what would be another text each time, or no text at all', () => {
    for (const value of [new Date(), null, undefined, [], { a: 1 }])
      expect(() => spelledOut(sql`SELECT ${value}`)).toThrow('Only constants');
  });
});
