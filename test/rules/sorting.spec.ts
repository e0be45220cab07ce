import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/^(demo|volume)\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

const named = /^(lower\()?(\w+\.)?(name|last_name|first_names?|town|title)\)?( (asc|desc))?$/i;

describe('names', () => {
  it('sort as people read them, accents and capitals apart: by searchable(), or by the column search', () => {
    const bare = sources.flatMap(({ file, text }) => {
      const clauses = [...text.matchAll(/ORDER BY ([^\n`']*?)(?= LIMIT|\n|`|'|\)[^,)]*$)/gi)].map(
        ([, keys = '']) => keys,
      );
      const keys = [...text.matchAll(/sql: ['"`]([^'`]*)['"`]/g)].map(([, key = '']) => key);
      const said = [...clauses.flatMap((clause) => clause.split(/,\s*(?![^(]*\))/)), ...keys];
      return said.filter((key) => named.test(key.trim())).map((key) => `${file}: ${key}`);
    });
    expect(bare).toEqual([]);
  });

  it('would be found if they did not', () => {
    expect(['c.name', 'lower(g.name)', 'a.last_name DESC'].every((key) => named.test(key))).toBe(true);
    expect(['searchable(a.name)', 'c.search COLLATE "C"', 'file_name'].some((key) => named.test(key))).toBe(false);
  });
});
