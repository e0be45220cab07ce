import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const page = readFileSync(join(projectRoot(), 'docs/security.md'), 'utf8');

// ASVS 5.0.0: the requirements of each section that are of level 1 or 2.
const sections: Record<string, number[]> = {
  1: [2, 9, 11, 3, 2],
  2: [3, 3, 4, 1],
  3: [0, 2, 4, 6, 5, 0, 2],
  4: [3, 1, 2, 4],
  5: [1, 3, 2, 3],
  6: [3, 12, 4, 4, 5, 3, 0, 4],
  7: [3, 4, 2, 5, 2, 2],
  8: [2, 3, 1, 1],
  9: [3, 4],
  10: [2, 2, 4, 11, 5, 2, 3],
  11: [2, 3, 3, 4, 1, 1],
  12: [3, 2, 4],
  13: [1, 5, 2, 5],
  14: [2, 4, 3],
  15: [3, 3, 7],
  16: [1, 5, 4, 3, 3],
};
const wanted = Object.entries(sections).flatMap(([chapter, counts]) =>
  counts.flatMap((count, section) =>
    Array.from({ length: count }, (_, index) => `V${chapter}.${section + 1}.${index + 1}`),
  ),
);

const rows = page
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, id = '']) => /^V\d+\.\d+\.\d+$/.test(id));

describe('the table of ASVS in docs/security.md', () => {
  it('has every requirement of levels 1 and 2, once', () => {
    expect(wanted).toHaveLength(246);
    expect(rows.map(([, id]) => id)).toEqual(wanted);
  });

  it('has no empty cell', () => {
    const empty = rows.filter(
      ([, , level = '', about = '', kept = '']) => !/^[12]$/.test(level) || about.length < 3 || kept.length < 3,
    );
    expect(empty.map(([, id]) => id)).toEqual([]);
  });

  it('names only what is there', () => {
    const named = [...page.matchAll(/`((?:src|test|docs|docker|views|migrations)\/[^`\s]*|[\w.]+\.(?:json|md))`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.length).toBeGreaterThan(150);
    expect([...new Set(named)].filter((path) => !existsSync(join(projectRoot(), path)))).toEqual([]);
  });
});
