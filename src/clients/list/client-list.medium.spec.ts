import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import {
  aClient,
  aDelegation,
  aDeputy,
  aGrouping,
  anInstance,
  aRepresentative,
  aRequest,
  aSolution,
  dayFromToday,
} from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { cellOf, valueShown } from './client-cells.js';
import { clientColumns, type Held } from './client-columns.js';
import { writtenCells } from './client-written-cells.js';
import { clientList } from './client-list.js';
import { ClientListQueries } from './client-list.queries.js';
import { writeCursor } from '../../platform/lists/cursor.js';
import type { Direction } from '../../platform/lists/keyset.js';
import { clientOrders, sortKeys } from './client-order.js';

const tenant = await aTenant();

/** Each client has a row of progress from its creation. */
function progress(client: string, columns: Record<string, unknown> = {}) {
  const facts: Record<string, unknown> = { step: 3, who: 'client', active_assignments: 1, ...columns };
  const places = Object.keys(facts).map((name, index) => `${name} = $${index + 2}`);
  return tenant.owner.query(`UPDATE client_progress SET ${places.join(', ')} WHERE client_id = $1`, [
    client,
    ...Object.values(facts),
  ]);
}

/** Everything that a filter may say, and the columns that make a client answer to it; `make` adds what another table holds. */
interface Case {
  query: (ids: Record<string, string>) => string;
  client?: () => Record<string, unknown>;
  progress?: () => Record<string, unknown>;
  make?: (client: string, ids: Record<string, string>) => Promise<unknown>;
}

const cases: Record<string, Case> = {
  step: { query: () => 'step=5', progress: () => ({ step: 5 }) },
  who: { query: () => 'who=ans', progress: () => ({ who: 'ans' }) },
  'who several': { query: () => 'who=editor,administrator', progress: () => ({ who: 'administrator' }) },
  blocked: {
    query: () => 'who=client&blocked=10',
    progress: () => ({ since: dayFromToday(-11) }),
  },
  coverage: { query: () => 'coverage=expired,missing', progress: () => ({ worst_coverage: 'expired' }) },
  late: { query: () => 'late=1', progress: () => ({ due: dayFromToday(-1) }) },
  expiring: { query: () => 'expiring=30', progress: () => ({ next_expiry: dayFromToday(12) }) },
  delegation: {
    query: () => 'delegation=to_review',
    make: (client) => aDelegation(tenant, { client_id: client, state: 'to_review' }),
  },
  departement: { query: () => 'departement=2a', client: () => ({ departement: '2A' }) },
  environment: { query: () => 'environment=TEST', client: () => ({ environment: 'TEST' }) },
  contract: { query: () => 'contract=requested', client: () => ({ contract_state: 'requested' }) },
  ordering: { query: () => 'ordering=self', client: () => ({ self_administered: true }) },
  request: {
    query: () => 'request=to_correct',
    make: (client) => aRequest(tenant, { client_id: client, state: 'to_correct' }),
  },
  solution: {
    query: ({ solution }) => `solution=${solution}`,
    make: (client, { solution }) => anInstance(tenant, { client_id: client, solution_id: solution }),
  },
  grouping: {
    query: ({ grouping }) => `grouping=${grouping}`,
    make: (client, { grouping }) =>
      tenant.owner.query('UPDATE clients SET grouping_id = $2 WHERE id = $1', [client, grouping]),
  },
  account_manager: {
    query: () => `account_manager=${tenant.users.technical_admin.id}`,
    client: () => ({ account_manager_id: tenant.users.technical_admin.id }),
  },
  mine: { query: () => 'mine=1&departement=06', client: () => ({ account_manager_id: tenant.users.support.id }) },
  'mine by a deputy': {
    query: () => 'mine=1&step=3&departement=75',
    client: () => ({ departement: '75' }),
    make: (client) => aDeputy(tenant, { client_id: client, deputy_id: tenant.users.support.id }),
  },
  archived: { query: () => 'archived=1', client: () => ({ archived_at: new Date() }) },
  q: { query: () => 'q=mirabelle', client: () => ({ name: 'Les Mirabelles' }) },
};

describe('each filter of the list of clients', () => {
  const ids: Record<string, string> = {};
  const expected: Record<string, string> = {};
  const alone: Record<string, string> = {};

  beforeAll(async () => {
    ids['solution'] = (await aSolution(tenant)).id;
    ids['grouping'] = (await aGrouping(tenant, { name: 'GHT des Alpes' })).id;
    for (const [name, { client, progress: facts, make }] of Object.entries(cases)) {
      const row = await aClient(tenant, client?.() ?? {});
      // A signed-in person's representative is there unless the filter is about its absence.
      await aRepresentative(tenant, { client_id: row.id });
      await progress(row.id, facts?.() ?? {});
      await make?.(row.id, ids);
      expected[name] = row.id;
    }
    alone['representative=missing'] = (await aClient(tenant)).id;
    await progress(alone['representative=missing']);
  });

  const found = (query: string) =>
    tenant.run(async () => {
      const queries = tenant.get(ClientListQueries);
      const { rows } = await queries.page(clientList.filter(query), clientList.order({}));
      return {
        ids: rows.map((row) => row.id),
        count: (await queries.counts([clientList.counted(clientList.filter(query))]))[0],
      };
    });

  it.each(Object.keys(cases))('%s finds the client it speaks of and no other, and counts it', async (name) => {
    const query = cases[name]?.query(ids) ?? '';
    expect(clientList.filter(query).unknown).toEqual([]);
    expect(await found(query)).toEqual({ ids: [expected[name]], count: 1 });
  });

  it.each([
    ['representative=missing', (): string[] => [alone['representative=missing'] ?? '']],
    ['account_manager=none&contract=requested', () => [expected['contract'] ?? '']],
    ['request=none&contract=requested', () => [expected['contract'] ?? '']],
    ['solution=none&contract=requested', () => [expected['contract'] ?? '']],
    ['grouping=none&contract=requested', () => [expected['contract'] ?? '']],
    ['ordering=delegated&contract=requested', () => [expected['contract'] ?? '']],
    ['blocked=11&who=client', () => []],
    ['blocked=10&who=nobody', () => []],
  ])('%s', async (query, who) => {
    expect((await found(query)).ids).toEqual(who());
  });

  it('says the name behind an id, and that it is gone when nothing has it', async () => {
    const named = (query: string) => tenant.run(() => tenant.get(ClientChoicesQueries).named(clientList.filter(query)));
    expect((await named(`account_manager=${tenant.users.support.id}`)).chips[0]?.value).toBe('Personne support');
    expect((await named(`grouping=${ids['grouping']}`)).description).toContain('GHT des Alpes');
    for (const key of ['account_manager', 'grouping', 'solution', 'selection'])
      expect((await named(`${key}=${uuidv7()}`)).unknown).toHaveLength(1);
  });
});

describe('what is typed by hand in the address', () => {
  it.each([
    ['colour', { colour: 'red' }],
    ['an object', { 'step[a]': '1' }],
    ['a list', { step: ['1', '9'] }],
    ['a long text', { q: 'x'.repeat(5000) }],
    ['quotes', { departement: `06' OR 1=1 --` }],
    ['blocked', { blocked: '-1' }],
    ['grouping', { grouping: 'GHT' }],
    ['contract', { contract: 'signed,lost' }],
    ['ordering', { ordering: 'constructor' }],
    ['request', { request: 'validated' }],
    ['selection', { selection: '1' }],
    ['archived', { archived: '2' }],
    ['mine', { mine: 'yes' }],
    ['__proto__', JSON.parse('{"__proto__":"1"}') as Record<string, unknown>],
  ])('%s that means nothing is told, and filters nothing', (_, query) => {
    const filter = clientList.filter(query);
    expect(filter.unknown).toHaveLength(1);
    expect(filter.where.values).toEqual([]);
    expect(filter.chips).toEqual([]);
  });

  it.each([
    ['since', '2026-02-31'],
    ['since', '0000-01-01'],
    ['coverage', '12'],
    ['town', 'a\0b'],
  ])('a cursor of %s that is no value of it begins the list again', (sort, key) => {
    const order = clientList.order({ sort, after: writeCursor(JSON.stringify([key, uuidv7()])) });
    expect(order.cursor).toBeNull();
    expect(order.unknown).toHaveLength(1);
  });
});

describe('paging', () => {
  let editor: TestEditor;
  const size = clientList.size * 2 + 10;
  beforeAll(async () => {
    editor = await tenant.secondEditor();
    await editor.owner.query(
      `INSERT INTO clients (id, finess_ej, name, departement, town, created_at)
       SELECT gen_random_uuid(), 'F' || g, 'Client ' || g % 7, CASE g % 3 WHEN 0 THEN '2A' ELSE '06' END,
              CASE g % 4 WHEN 0 THEN NULL WHEN 1 THEN 'Évreux' WHEN 2 THEN 'evreux' ELSE 'Zuydcoote' END, now() - make_interval(days => g % 5)
         FROM generate_series(1, $1::int) g`,
      [size],
    );
    await editor.owner.query(
      `UPDATE client_progress p SET step = 1 + n % 5, since = CASE WHEN n % 3 > 0 THEN paris_today() - (n % 4)::int END, due = CASE WHEN n % 2 > 0 THEN paris_today() END,
              next_expiry = CASE WHEN n % 3 > 0 THEN now() + make_interval(days => (n % 6)::int) END, worst_coverage = (ARRAY['expired', 'missing', 'covered', NULL])[1 + n % 4]
         FROM (SELECT id, row_number() OVER () AS n FROM clients) numbered WHERE numbered.id = p.client_id`,
    );
  });

  /** Every page from the first to the last, then back to the first. */
  async function walk(sort: string, direction: Direction) {
    const page = (cursor: Record<string, string>) =>
      editor.run(() =>
        tenant
          .get(ClientListQueries)
          .page(clientList.filter({}), clientList.order({ sort, direction, ...cursor }), clientColumns),
      );
    const pages = [await page({})];
    for (let last = pages[0]; last?.next && pages.length < 9; last = pages.at(-1)) {
      const row = last.rows.at(-1);
      if (row) pages.push(await page({ after: writeCursor(row.cursor) }));
    }
    const back = [pages.at(-1)];
    for (let first = back[0]; first?.previous && back.length < 9; first = back[0]) {
      const row = first.rows[0];
      if (row) back.unshift(await page({ before: writeCursor(row.cursor) }));
    }
    const idsOf = (list: typeof back) => list.flatMap((one) => one?.rows.map((row) => row.id) ?? []);
    return { forward: idsOf(pages), backward: idsOf(back) };
  }

  const ways = sortKeys.flatMap((sort) => (['asc', 'desc'] as const).map((direction) => [sort, direction] as const));
  it.each(ways)('by %s %s visits every client exactly once, onward and back', async (sort, direction) => {
    const { forward, backward } = await walk(sort, direction);
    expect(forward).toHaveLength(size);
    expect(new Set(forward).size).toBe(size);
    expect(backward).toEqual(forward);
  });

  it('puts what is not known last, whichever way', async () => {
    for (const direction of ['asc', 'desc'] as const) {
      const { forward } = await walk('town', direction);
      const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM clients WHERE town IS NULL');
      const without = new Set(rows.map((row) => row.id));
      expect(forward.slice(-without.size).every((id) => without.has(id))).toBe(true);
    }
  });

  it('knows a column for each order, and an order for each column that has one', () => {
    const sorted = clientColumns.flatMap(({ sort }) => sort ?? []).sort();
    expect(sorted).toEqual([...sortKeys].sort());
    expect(Object.keys(clientOrders).sort()).toEqual(sorted);
  });
});

/** What PostgreSQL gives, as the driver reads it. */
const isGiven: Record<Held, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && !/^\d{4}-\d{2}-\d{2}$/.test(value),
  figures: (value) => isGiven.text(value),
  count: (value) => typeof value === 'number',
  day: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  moment: (value) => value instanceof Date,
};

describe('a plain column', () => {
  it('holds what it says, in a client that has everything: on the page no day is a text of the database, in the file it is a day', async () => {
    const editor = await tenant.secondEditor();
    const grouping_id = (await aGrouping(editor)).id;
    const account_manager_id = editor.users.account_manager.id;
    const known = { internal_reference: 'CRM-7', siret: '73282932000074', town: 'Lille' };
    const { id } = await aClient(editor, { grouping_id, account_manager_id, ...known });
    await aRepresentative(editor, { client_id: id });
    await editor.owner.query('UPDATE client_progress SET next_expiry = now() WHERE client_id = $1', [id]);
    const { rows } = await editor.run(() =>
      tenant.get(ClientListQueries).page(clientList.filter({}), clientList.order({}), clientColumns),
    );
    const [row] = rows;
    if (!row) throw new Error('no client');
    for (const column of clientColumns) {
      if (column.holds === 'form' || column.holds === 'code') continue;
      const value = valueShown(column)(row);
      expect([column.key, value, isGiven[column.holds](value)]).toEqual([column.key, value, true]);
      const { text } = cellOf(column)(row);
      const isDay = column.holds === 'day' || column.holds === 'moment';
      expect([column.key, /^\d{2}\/\d{2}\/\d{4}$/.test(text)]).toEqual([column.key, isDay]);
      expect(writtenCells(row, [column])).toEqual([isDay ? { day: text.split('/').toReversed().join('-') } : text]);
    }
  });
});
