import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aFiness, anEstablishment } from '../../../test/support/factories.js';
import {
  someEntities,
  type TestEntity,
  writeLegalEntities,
  writeStructures,
} from '../../../test/support/register-file.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { loadRegister, LoadUnderWay } from './load-register.js';

const folder = mkdtempSync(join(tmpdir(), 'sceau-changes-'));
let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await tenant.stop();
});
beforeEach(async () => {
  await tenant.owner.query(
    'TRUNCATE directory_legal_entities, directory_establishments, directory_changes, directory_loads, directory_staging, register_decisions, register_news',
  );
});

let files = 0;
const load = (day: string, entities: TestEntity[]) =>
  loadRegister(tenant.owner, writeStructures(join(folder, `${(files += 1)}.json`), day, entities));
const loadCsv = (day: string, entities: TestEntity[]) =>
  loadRegister(tenant.owner, writeLegalEntities(join(folder, `${(files += 1)}.csv`), day, entities));
const select = async (sql: string) => (await tenant.owner.query<Record<string, unknown>>(sql)).rows;
const changes = () =>
  select(
    `SELECT structure, finess, legal_entity_finess AS of, name, change, before, after FROM directory_changes ORDER BY change, structure`,
  );
const everything = async () => [
  ...(await select('SELECT * FROM directory_legal_entities ORDER BY finess')),
  ...(await select('SELECT * FROM directory_establishments ORDER BY finess')),
];

const house = { finess: aFiness(), name: 'FOYER DES TILLEULS' };
const before: TestEntity = { finess: aFiness(), name: 'ASSOCIATION LES TILLEULS', establishments: [house] };

describe('what moved in the register', () => {
  it('is nothing the first time, nor when the same file comes again', async () => {
    expect(await load('2026-09-05', [before])).toMatchObject({ format: 'structures', ignored: { gco: 1 }, changes: 0 });
    expect(await load('2026-09-05', [before])).toMatchObject({
      legalEntities: { added: 0, changed: 0 },
      establishments: { added: 0, changed: 0 },
      changes: 0,
    });
    expect(await changes()).toEqual([]);
  });

  it('tells a new name, a new town, a closure and a reopening, with what was before', async () => {
    await load('2026-09-05', [before]);
    const after = {
      ...before,
      name: 'FONDATION LES TILLEULS',
      town: '83000 TOULON CEDEX 3',
      establishments: [{ ...house, town: '06000 NICE', closedOn: '2026-08-31' }],
    };
    expect(await load('2026-09-06', [after])).toMatchObject({ changes: 3 });
    expect(await changes()).toEqual([
      {
        structure: 'establishment',
        finess: house.finess,
        of: before.finess,
        name: house.name,
        change: 'closed',
        before: null,
        after: '2026-08-31',
      },
      {
        structure: 'legal_entity',
        finess: before.finess,
        of: before.finess,
        name: after.name,
        change: 'moved',
        before: 'NICE (06)',
        after: 'TOULON (83)',
      },
      {
        structure: 'legal_entity',
        finess: before.finess,
        of: before.finess,
        name: after.name,
        change: 'renamed',
        before: before.name,
        after: after.name,
      },
    ]);
    await load('2026-09-07', [{ ...after, establishments: [{ ...house, town: '06000 NICE' }] }]);
    expect(await changes()).toContainEqual(
      expect.objectContaining({ change: 'reopened', before: '2026-08-31', after: null }),
    );
  });

  it('tells what is closed in the first file that knows it, once', async () => {
    const closed = { ...before, closedOn: '2019-06-30', establishments: [{ ...house, closedOn: '2019-06-30' }] };
    expect(await load('2026-09-05', [closed])).toMatchObject({ changes: 2 });
    const closure = { change: 'closed', before: null, after: '2019-06-30' };
    const told = [
      expect.objectContaining({ structure: 'establishment', finess: house.finess, of: before.finess, ...closure }),
      expect.objectContaining({ structure: 'legal_entity', finess: before.finess, of: before.finess, ...closure }),
    ];
    expect(await changes()).toEqual(told);
    expect(await load('2026-09-05', [closed])).toMatchObject({ changes: 0 });
    expect(await load('2026-10-05', [{ ...closed, closedOn: '2019-07-01' }])).toMatchObject({ changes: 0 });
    expect(await changes()).toEqual(told);
  });

  it('tells of one closed again after it was open again, and what a former version told nobody of', async () => {
    const closed = { ...before, closedOn: '2019-06-30', establishments: [] };
    const open = { ...before, establishments: [] };
    await load('2026-09-05', [closed]);
    await load('2026-09-06', [open]);
    expect(await load('2026-09-07', [closed])).toMatchObject({ changes: 1 });
    expect((await changes()).map(({ change }) => change)).toEqual(['closed', 'closed', 'reopened']);
    await tenant.owner.query('TRUNCATE directory_changes, register_decisions, register_news');
    expect(await load('2026-09-08', [closed])).toMatchObject({ changes: 1 });
    expect(await load('2026-09-09', [closed])).toMatchObject({ changes: 0 });
  });

  it('tells an establishment that passed to another legal entity, on the side of the one it left', async () => {
    const other: TestEntity = { finess: aFiness(), name: 'AUTRE' };
    await load('2026-09-05', [before, other]);
    await load('2026-09-06', [
      { ...before, establishments: [] },
      { ...other, establishments: [house] },
    ]);
    expect(await changes()).toEqual([
      expect.objectContaining({ change: 'transferred', of: before.finess, before: before.finess, after: other.finess }),
    ]);
  });

  it('does not take another spelling for another name or town', async () => {
    await load('2026-09-05', [{ ...before, town: '93200 ST DENIS' }]);
    const spelt = { ...before, name: 'Association « Les Tilleuls »', town: '93200 Saint-Denis' };
    expect(await load('2026-09-06', [spelt])).toMatchObject({ legalEntities: { changed: 1 }, changes: 0 });
  });

  it('keeps a closure to come for the day it comes', async () => {
    const closing = { ...before, closedOn: '2026-09-08' };
    await load('2026-09-05', [closing]);
    expect(await select('SELECT closed_on FROM directory_legal_entities')).toEqual([{ closed_on: null }]);
    expect(await load('2026-09-09', [closing])).toMatchObject({ changes: 1 });
  });

  it('never comes from an older extraction, even of a structure that did not change since', async () => {
    await load('2026-09-01', [before]);
    await load('2026-09-09', [before]);
    expect(await load('2026-09-05', [{ ...before, name: 'ENTRE-TEMPS' }])).toMatchObject({
      legalEntities: { changed: 0 },
      changes: 0,
    });
  });

  it('is told again by a second file of the same day, after what the first one told', async () => {
    const seat = { finess: before.finess, name: before.name };
    await load('2026-09-05', [{ ...seat, town: '14000 BAYEUX' }]);
    expect(await load('2026-09-06', [{ ...seat, town: '14000 CAEN' }])).toMatchObject({ changes: 1 });
    expect(await load('2026-09-06', [{ ...seat, name: 'AUTRE', town: '14100 LISIEUX' }])).toMatchObject({ changes: 2 });
    expect(await select('SELECT change, before, after FROM directory_changes ORDER BY recorded_at, change')).toEqual([
      { change: 'moved', before: 'BAYEUX (14)', after: 'CAEN (14)' },
      { change: 'moved', before: 'CAEN (14)', after: 'LISIEUX (14)' },
      { change: 'renamed', before: before.name, after: 'AUTRE' },
    ]);
  });

  it('is nothing that an older file says, which the report tells', async () => {
    await load('2026-09-09', [before]);
    const report = await load('2026-09-05', [{ ...before, name: 'ENTRE-TEMPS' }]);
    expect(report.legalEntities).toMatchObject({ changed: 0, newerLoaded: '2026-09-09' });
    expect((await load('2026-09-09', [before])).legalEntities.newerLoaded).toBeNull();
  });

  it('closes what a newer whole CSV does not list any more, but not when too much is missing', async () => {
    const all = someEntities(300);
    await loadCsv('2026-04-01', all);
    expect(await loadCsv('2026-05-01', all.slice(0, 296))).toMatchObject({
      legalEntities: { closed: 4, closuresHeld: 0 },
      changes: 4,
    });
    expect(
      await select(`SELECT count(*)::int AS closed FROM directory_legal_entities WHERE closed_on = '2026-05-01'`),
    ).toEqual([{ closed: 4 }]);
    expect(await loadCsv('2026-05-12', all.slice(0, 200))).toMatchObject({
      legalEntities: { closed: 0, closuresHeld: 96 },
      changes: 0,
    });
    expect(await loadCsv('2026-05-13', all)).toMatchObject({ legalEntities: { changed: 4 }, changes: 4 });
  });

  it('closes nothing after a JSON or an older CSV', async () => {
    const all = someEntities(3);
    await load('2026-09-05', all);
    await load('2026-09-06', all.slice(1));
    await loadCsv('2026-05-12', all.slice(2));
    expect(await changes()).toEqual([]);
  });
});

describe('what moved concerns', () => {
  const news = async () => {
    const { rows } = await tenant.owner.query<{ change: string; clientId: string }>(
      'SELECT d.structure, d.change, n.client_id AS "clientId" FROM register_news n JOIN directory_changes d ON d.id = n.change_id ORDER BY d.structure, d.change',
    );
    return rows;
  };

  it('the clients of each editor that bear its number, or whose establishment does', async () => {
    const other = await tenant.secondEditor();
    const finess = aFiness();
    const owned = { finess: aFiness(), name: 'FOYER DES LILAS' };
    const entity = { finess, name: 'LES LILAS', establishments: [owned] };
    const client = await aClient(tenant, { finess_ej: finess });
    const theirs = await aClient(other, { finess_ej: finess });
    await anEstablishment(other, { client_id: (await aClient(other)).id, finess_eg: owned.finess });
    await load('2026-09-05', [entity, before]);
    expect(await news()).toEqual([]);
    await load('2026-09-06', [
      { ...entity, name: 'LES ROSES', establishments: [{ ...owned, closedOn: '2026-09-01' }] },
    ]);
    expect(await news()).toEqual([{ structure: 'legal_entity', change: 'renamed', clientId: client.id }]);
    const { rows } = await other.owner.query('SELECT client_id FROM register_news');
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ client_id: theirs.id });
  });

  it('a client that is made while they are loaded, once both are through', async () => {
    const finess = aFiness();
    await load('2026-09-05', [{ finess, name: 'LES LILAS' }]);
    const { owner, ...other } = await tenant.secondEditor();
    const { owner: witness } = await tenant.secondEditor();
    await owner.query('BEGIN');
    const made = await aClient({ ...other, owner }, { finess_ej: finess });
    const loaded = load('2026-09-06', [{ finess, name: 'LES ROSES' }]);
    const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await waitFor('the load to wait for the client', async () => (await witness.query(waiting)).rowCount);
    await owner.query('COMMIT');
    await loaded;
    expect((await owner.query('SELECT client_id FROM register_news')).rows).toEqual([{ client_id: made.id }]);
  });
});

describe('a load that was interrupted', () => {
  const entities = someEntities(2000);

  async function interrupted(path: string, rowsAtOnce: number): Promise<number> {
    let staged = 0;
    const stop = loadRegister(tenant.owner, path, {
      rowsAtOnce,
      onProgress: (structures) => {
        staged = structures;
        throw new Error('killed');
      },
    });
    await expect(stop).rejects.toThrow('killed');
    return staged;
  }

  it('goes on where it was, and gives what one go gives', async () => {
    const path = writeStructures(join(folder, 'interrupted.json'), '2026-09-05', entities);
    await loadRegister(tenant.owner, path);
    const whole = await everything();
    await tenant.owner.query('TRUNCATE directory_legal_entities, directory_establishments, directory_loads');
    const staged = await interrupted(path, 500);
    expect(staged).toBeGreaterThan(0);
    expect(await everything()).toEqual([]);
    const progress: number[] = [];
    const report = await loadRegister(tenant.owner, path, {
      rowsAtOnce: 500,
      onProgress: (done) => progress.push(done),
    });
    expect(report).toMatchObject({ resumed: true, read: 4000, legalEntities: { added: 2000 } });
    expect(progress[0]).toBeGreaterThan(staged);
    expect(await everything()).toEqual(whole);
  });

  it('begins again when PostgreSQL lost what was staged, or when another file comes', async () => {
    const path = writeStructures(join(folder, 'lost.json'), '2026-09-05', entities);
    await interrupted(path, 500);
    await tenant.owner.query('TRUNCATE directory_staging');
    expect(await loadRegister(tenant.owner, path)).toMatchObject({ resumed: false, legalEntities: { added: 2000 } });
    await interrupted(path, 500);
    expect(await load('2026-09-06', [before])).toMatchObject({ resumed: false, read: 2, legalEntities: { added: 1 } });
    expect(await select(`SELECT state, count(*)::int FROM directory_loads GROUP BY state ORDER BY state`)).toEqual([
      { state: 'abandoned', count: 2 },
      { state: 'done', count: 2 },
    ]);
  });

  it('is refused while another one is under way', async () => {
    const other = await tenant.secondEditor();
    await other.owner.query('SELECT pg_advisory_lock(4130507)');
    await expect(load('2026-09-05', [before])).rejects.toBeInstanceOf(LoadUnderWay);
    await other.owner.query('SELECT pg_advisory_unlock(4130507)');
    expect(await load('2026-09-05', [before])).toMatchObject({ read: 2 });
  });
});
