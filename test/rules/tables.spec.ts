import { describe, expect, it } from '@jest/globals';
import { keptByOthers, madeUpHouses, rooms, type RoomTables } from './tables.js';
import { relations, tablesUsed, type Use, usesOfSql, views } from './tables-used.js';

// Who may read and write what: floors for rows, as .dependency-cruiser.cjs holds them for imports.
const uses = tablesUsed().filter(({ room }) => !(room in madeUpHouses));
const floors = Object.keys(rooms);
const owners = new Map(Object.entries(rooms).flatMap(([room, { owns = [] }]) => owns.map((name) => [name, room])));

const owns = (room: string, relation: string) => owners.get(relation) === room;
const names = (declared: Record<string, string> = {}) => Object.keys(declared);

function readable({ reads = [], owns: own = [], readsAbove }: RoomTables, relation: string): boolean {
  return reads === 'everything' || [...reads, ...own, ...names(readsAbove)].includes(relation);
}

function mayDo({ room, relation, how }: Use): boolean {
  const declared = rooms[room] ?? {};
  return how === 'reads'
    ? readable(declared, relation)
    : owns(room, relation) || names(declared.changes).includes(relation);
}

const told = ({ room, how, relation, file }: Use) => `${room} ${how} ${relation}, in src/${file}`;

describe('the tables of the house', () => {
  it('have one owner each', () => {
    const owned = Object.values(rooms).flatMap((room) => room.owns ?? []);
    expect([...owned, ...names(keptByOthers)].toSorted()).toEqual([...relations].toSorted());
  });

  it('are found in the SQL and in the repositories: so this test sees something', () => {
    expect(uses.length).toBeGreaterThan(400);
    const has = (room: string, relation: string, how: Use['how']) =>
      uses.some((use) => use.room === room && use.relation === relation && use.how === how);
    expect(has('requests', 'requests', 'writes')).toBe(true);
    expect(has('administrators', 'administrators', 'writes')).toBe(true);
    expect(has('clients', 'client_progress', 'reads')).toBe(true);
    expect(has('clients', 'certificates', 'reads')).toBe(false);
    expect(has('imports', 'clients', 'writes')).toBe(false);
  });

  it('are read and written by the rooms that say so, and by no other', () => {
    expect([...new Set(uses.filter((use) => !mayDo(use)).map(told))]).toEqual([]);
  });

  it('are read from above, unless a room says why it looks up', () => {
    const up = Object.entries(rooms).flatMap(([room, { reads = [] }]) =>
      reads === 'everything'
        ? []
        : reads.filter((name) => !views.has(name) && floors.indexOf(owners.get(name) ?? '') >= floors.indexOf(room)),
    );
    expect(up).toEqual([]);
    const down = Object.entries(rooms).flatMap(([room, { readsAbove }]) =>
      names(readsAbove).filter((name) => floors.indexOf(owners.get(name) ?? '') <= floors.indexOf(room)),
    );
    expect(down).toEqual([]);
  });

  it('are declared for nothing nowhere', () => {
    const used = (room: string, how: Use['how'], relation: string) =>
      uses.some((use) => use.room === room && use.how === how && use.relation === relation);
    const idle = Object.entries(rooms).flatMap(([room, declared]) => {
      const reads = [...(declared.reads === 'everything' ? [] : (declared.reads ?? [])), ...names(declared.readsAbove)];
      return [
        ...reads.filter((name) => !used(room, 'reads', name)).map((name) => `${room} reads ${name}`),
        ...names(declared.changes)
          .filter((name) => owns(room, name) || !used(room, 'writes', name))
          .map((name) => `${room} changes ${name}`),
      ];
    });
    expect(idle).toEqual([]);
  });

  it('have a reason in words wherever a room goes out of its way', () => {
    const reasons = [
      ...Object.values(rooms).flatMap((room) => [room.readsAbove ?? {}, room.changes ?? {}]),
      keptByOthers,
      madeUpHouses,
    ].flatMap((declared) => Object.entries(declared));
    expect(reasons.filter(([, reason]) => reason.length < 30)).toEqual([]);
  });
});

describe('a piece of SQL', () => {
  it.each([
    [
      'SELECT 1 FROM orders o JOIN slots s ON true LEFT JOIN LATERAL (SELECT * FROM csrs) x ON true',
      'r:orders r:slots r:csrs',
    ],
    ['SELECT 1 FROM orders o, requests AS q, slots', 'r:orders r:requests r:slots'],
    ['INSERT INTO cards (id) SELECT id FROM clients ON CONFLICT (id) DO UPDATE SET id = 1', 'w:cards r:clients'],
    ['UPDATE slots s SET id = 1 FROM clients c WHERE true', 'w:slots r:clients'],
    ['SELECT id FROM clients FOR UPDATE', 'r:clients'],
    ['DELETE FROM cards k USING clients c', 'w:cards r:clients'],
    ['COPY clients FROM STDIN', 'w:clients'],
    ['client_progress p JOIN clients c ON true', 'r:client_progress r:clients'],
    ['messages m', 'r:messages'],
    ['Les clients et leurs cards, from nowhere', ''],
  ])('%s', (sql, expected) => {
    const touched = [...usesOfSql(sql)].map(({ how, relation }) => `${how === 'reads' ? 'r' : 'w'}:${relation}`);
    expect(touched.toSorted()).toEqual(expected.split(' ').filter(Boolean).toSorted());
  });
});
