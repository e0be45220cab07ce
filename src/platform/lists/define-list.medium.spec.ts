import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant } from '../../../test/support/tenant.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { cappedNumber, countBy, countEach } from './capped-counts.js';
import { writeCursor } from './cursor.js';
import { defineList, type List } from './define-list.js';
import { whereBut } from './read-list-filter.js';
import { everyPage, readPage } from './keyset.js';
import { oneOf, readCodes, readDays, readOne, wordsFilter } from './list-filter.js';

const tenant = await aTenant();

/** Things without a table: three ranks, five names, so that many rows are equal by either. */
const things = defineList({
  path: '/things',
  from: sql`(SELECT n, n % 3 AS rank, 'Chose ' || n % 5 AS name, CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END AS kind FROM generate_series(1, 25) n) t`,
  filters: {
    q: wordsFilter((words) => sql`strpos(t.name, ${words}) > 0`, 20),
    kind: {
      label: 'Genre',
      read: (value) =>
        readCodes(value, { even: 'Pair', odd: 'Impair' }, (codes) => sql`t.kind = ANY (${codes}::text[])`),
    },
    under: { label: 'Rang', read: (value) => readDays(value, (most) => ({ where: sql`t.n < ${most}`, value })) },
    last: {
      label: 'Fin',
      meant: 'une fin',
      read: (value) => readOne(value, { '1': { where: sql`t.n > 20`, value: 'la fin' } }),
      otherwise: sql`t.n <= 20`,
    },
  },
  shown: ['view'],
  everything: 'Toutes',
  orders: {
    rank: { keys: () => [{ name: 'rank', sql: 't.rank', type: 'int' }], first: 'asc' },
    name: { keys: () => [{ name: 'name', sql: 't.name', type: 'text' }], first: 'asc' },
    age: { keys: () => [{ name: 'rank', sql: 't.rank', type: 'int' }], first: 'desc', reversed: true },
  },
  usual: 'rank',
  id: { name: 'n', sql: 't.n', type: 'int' },
  size: 6,
  whole: { view: 'all' },
});

/** Nine hundred of them, whose rank is looked for or not. */
const [lookedFor, met] = ([{ lookedFor: true }, {}] as const).map((how) =>
  defineList({
    path: '/many',
    from: sql`(SELECT n, n % 7 AS rank, CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END AS kind FROM generate_series(1, 900) n) t`,
    filters: {
      under: {
        label: 'Rang',
        read: (value) => readDays(value, (most) => ({ where: sql`t.n < ${most}`, ...how, value })),
      },
      kind: { label: 'Genre', read: (value) => readCodes(value, { odd: 'Impair' }, (codes) => oneOf('t.kind', codes)) },
    },
    everything: 'Toutes',
    orders: { rank: { keys: () => [{ name: 'rank', sql: 't.rank', type: 'int' }], first: 'asc' } },
    usual: 'rank',
    id: { name: 'n', sql: 't.n', type: 'int' },
    size: 6,
  }),
) as [List<'rank'>, List<'rank'>];

const db = () => tenant.get(TenantDb);
const reads = { columns: sql`page.n` };
const page = (query: Record<string, unknown>) =>
  tenant.run(() => things.page<{ n: number }>(db(), things.filter(query), things.order(query), reads));
const numbers = ({ rows }: { rows: { n: number }[] }) => rows.map(({ n }) => n);
const following = (address: string | null) => Object.fromEntries(new URLSearchParams(address?.split('?')[1] ?? ''));

describe('pages of a list', () => {
  it('are the same where few are read by themselves and where many are met along the order', async () => {
    const keys = [
      { name: 'rank', sql: 't.rank', type: 'int' as const },
      { name: 'n', sql: 't.n', type: 'int' as const },
    ];
    const from = sql`(SELECT n, n % 3 AS rank FROM generate_series(1, 25) n) t`;
    const asked = { from, where: sql`t.n % 2 = 0`, keys, size: 4, columns: sql`page.n` };
    const ids = sql`SELECT t.n AS id FROM ${from} WHERE t.n % 2 = 0`;
    for (const cursor of [
      null,
      { way: 'after' as const, keys: ['1', '4'] },
      { way: 'before' as const, keys: ['2', '8'] },
    ]) {
      const read = (few?: { ids: typeof ids; most: number }) =>
        tenant.run(() => readPage<{ n: number }>(db(), { ...asked, cursor, few }));
      const walked = await read();
      expect(walked.rows).toHaveLength(4);
      expect(await read({ ids, most: 25 })).toEqual(walked);
      expect(await read({ ids, most: 3 })).toEqual(walked);
    }
  });

  it.each<Record<string, string>>([{ under: '9' }, { under: '302' }, { under: '700' }, { under: '700', kind: 'odd' }])(
    'are the same of many for %j, looked for before or met along the order',
    async (query) => {
      const walk = async (list: typeof met) => {
        const read = (given: Record<string, string>) =>
          tenant.run(() => list.page<{ n: number }>(db(), list.filter(given), list.order(given), reads));
        const first = await read(query);
        return [numbers(first), numbers(await read({ ...query, ...following(list.around(first, query).next) }))];
      };
      let seen: number[][] = [];
      const asked = await statementsDuring(async () => void (seen = await walk(lookedFor)));
      expect(asked.filter((text) => text.includes('few AS MATERIALIZED'))).toHaveLength(2);
      expect(seen[0]).toHaveLength(6);
      expect(seen).toEqual(await walk(met));
    },
  );

  it('are planned for codes, which are written out, and for nothing that was typed', async () => {
    const text = things.filter({ kind: 'even', under: '9' }).where;
    expect([text.sql, text.values]).toEqual([expect.stringContaining("ARRAY['even']"), [9]]);
  });

  it.each([
    ['rank', 'asc'],
    ['rank', 'desc'],
    ['name', 'asc'],
    ['name', 'desc'],
    ['age', 'asc'],
    ['age', 'desc'],
  ])(
    'by %s %s, many rows being equal, show each once, onward and back by their own addresses',
    async (sort, direction) => {
      const asked = { sort, direction };
      const onward = [await page(asked)];
      for (let next = things.around(onward[0]!, asked).next; next && onward.length < 9;) {
        const read = await page(following(next));
        onward.push(read);
        next = things.around(read, following(next)).next;
      }
      const back = [onward.at(-1)!];
      for (let previous = things.around(back[0]!, asked).previous; previous && back.length < 9;) {
        const read = await page(following(previous));
        back.unshift(read);
        previous = things.around(read, following(previous)).previous;
      }
      const seen = onward.flatMap(numbers);
      expect(onward.map(({ previous, next }) => [previous, next])).toEqual([
        [false, true],
        [true, true],
        [true, true],
        [true, false],
      ]);
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(back.flatMap(numbers)).toEqual(seen);
    },
  );

  it('go on to the end for an export', async () => {
    const seen: number[] = [];
    await tenant.run(async () => {
      const read = (cursor: ReturnType<typeof things.order>['cursor']) =>
        things.page<{ n: number }>(db(), things.filter({}), { ...things.order({}), cursor }, reads);
      for await (const rows of everyPage(null, read)) seen.push(...rows.map(({ n }) => n));
    });
    expect(new Set(seen).size).toBe(20);
    expect(seen).toHaveLength(20);
  });

  it.each([
    ['nothing at all', 'x'],
    ['no list', Buffer.from('{"0":"1"}').toString('base64url')],
    ['too few keys', writeCursor(JSON.stringify(['1']))],
    ['too many keys', writeCursor(JSON.stringify(['1', '2', '3']))],
    ['a text for a number', writeCursor(JSON.stringify(['1; DROP TABLE clients', '2']))],
    ['a number too great', writeCursor(JSON.stringify(['1', '99999999999']))],
    ['a key that is no text', Buffer.from('[1,2]').toString('base64url')],
    ['a long text', writeCursor(JSON.stringify(['1'.repeat(2000), '2']))],
    ['NUL', writeCursor(JSON.stringify(['\0', '2']))],
  ])('a cursor that is %s begins the list again, and is told', async (_, after) => {
    const order = things.order({ after });
    expect(order.cursor).toBeNull();
    expect(order.unknown).toEqual([expect.stringContaining('n’existe plus')]);
    expect(numbers(await page({ after }))).toEqual(numbers(await page({})));
  });

  it('tell an order there is not, a way there is not, and two pages asked at once', () => {
    expect(things.order({ sort: 'toString', direction: 'up' })).toMatchObject({ sort: 'rank', direction: 'asc' });
    expect(things.order({ sort: 'toString', direction: 'up' }).unknown).toHaveLength(2);
    // Of a list that has one order alone, too.
    expect(met.order({ direction: 'desc' }).unknown).toEqual([]);
    expect(met.order({ direction: 'up' }).unknown).toHaveLength(1);
    const both = { after: writeCursor(JSON.stringify(['1', '2'])), before: writeCursor(JSON.stringify(['1', '3'])) };
    expect(things.order(both).cursor).toEqual({ way: 'after', keys: ['1', '2'] });
    expect(things.order(both).unknown).toHaveLength(1);
  });
});

describe('the filters of a list', () => {
  it('are chips, a sentence and an address without each', () => {
    const filter = things.filter('?kind=odd,even&under=9');
    expect(filter.description).toBe('Genre\u00a0: Impair, Pair\u202f; Rang\u00a0: 9');
    expect(things.chips(filter, { ...filter.query, after: 'x' }).map(({ href }) => href)).toEqual([
      '/things?under=9',
      '/things?kind=odd,even',
    ]);
    expect(things.address({ view: 'all', kind: 'odd' })).toBe('/things?kind=odd');
    expect(things.address({ kind: null })).toBe('/things?view=all');
    expect(things.filter({}).description).toBe('Toutes');
  });

  it.each([
    [{ colour: 'red' }, 'colour'],
    [{ constructor: '1' }, 'constructor'],
    [{ kind: 'toString' }, 'toString'],
    [{ kind: 'odd,neither' }, 'odd,neither'],
    [{ under: '-1' }, '-1'],
    [{ kind: 'x'.repeat(300) }, 'xxx'],
    [{ last: '2' }, 'n’est pas une fin'],
    [JSON.parse('{"__proto__":"1"}') as Record<string, unknown>, '__proto__'],
  ])('that mean nothing in %j are told, and filter nothing', async (query, word) => {
    const filter = things.filter(query);
    expect(filter.unknown).toEqual([expect.stringContaining(word)]);
    expect([filter.chips, filter.query, filter.where.values]).toEqual([[], {}, []]);
    expect(numbers(await page(query))).toEqual(numbers(await page({})));
  });

  it.each([`' OR 1=1 --`, '$1', '50%', '5\\0', '"; SELECT', '« é »'])('search %j as it was typed', async (q) => {
    expect(things.filter({ q }).where.text).not.toContain(q === '$1' ? '$1 =' : q);
    expect(numbers(await page({ q }))).toEqual([]);
  });

  it('cut a search that is too long, and tell it', () => {
    const filter = things.filter({ q: 'Chose 1'.padEnd(40, 'x') });
    expect(filter.query).toEqual({ q: 'Chose 1'.padEnd(20, 'x') });
    expect(filter.unknown).toEqual([expect.stringContaining('20 caractères')]);
  });

  it('are read once for the same words, on whatever page and in whatever order of rows', () => {
    const once = things.filter({ kind: 'odd' });
    expect(things.filter('?kind=odd&sort=n&direction=desc&after=x')).toBe(once);
    expect(things.filter({ kind: ' odd ' })).toBe(once);
    expect(things.filter({ kind: 'even' })).not.toBe(once);
  });

  it('keep what is usual unless it is asked otherwise', async () => {
    expect(numbers(await page({ last: '1' })).sort((a, b) => a - b)).toEqual([21, 22, 23, 24, 25]);
    const [usual, all] = await tenant.run(() =>
      countEach(db(), [
        things.counted(things.filter({})),
        { from: things.from, where: whereBut(things.filter({}), 'last') },
      ]),
    );
    expect([usual, all]).toEqual([20, 25]);
  });
});

describe('counts', () => {
  const many = { from: sql`generate_series(1, 1500) AS t(n)`, where: sql`n > ${0}` };

  it('stop past a thousand, in one statement, unless every one is asked for', async () => {
    const few = { ...many, where: sql`n > ${1400}` };
    const counts = await tenant.run(() => countEach(db(), [many, few, { ...many, exact: true }]));
    expect(counts).toEqual([1001, 100, 1500]);
    expect(counts.map((value, index) => cappedNumber(value, index === 2))).toEqual([
      '1\u202f000+',
      '100',
      '1\u202f500',
    ]);
    expect(await tenant.run(() => countEach(db(), []))).toEqual([]);
  });

  it('of each value of a column stop there too', async () => {
    const kinds = {
      from: sql`(SELECT CASE WHEN n < 3 THEN 'a' ELSE 'b' END AS kind FROM generate_series(1, 1500) n) t`,
      where: sql`true`,
    };
    expect(await tenant.run(() => countBy(db(), kinds, 't.kind', ['a', 'b', 'c']))).toEqual({ a: 2, b: 1001 });
  });
});
