import { describe, expect, it } from '@jest/globals';
import { aTenant } from '../../../test/support/tenant.js';
import { TenantDb } from './tenant-db.js';

const ask = (text: string, values: unknown[] = []) => tenant.run(() => tenant.get(TenantDb).query(text, values));

const tenant = await aTenant();

describe('a row', () => {
  it('is named in the words of the code, each value read by the type of its column', async () => {
    const text = `SELECT $1::text AS client_id, 3 AS n, true AS is_so, '2026-11-27'::date AS day, '2026-11-27T08:00:00Z'::timestamptz AS at,
      '{a,b}'::text[] AS words, '{"a_b": 1}'::jsonb AS facts, NULL::int AS none, NULL::jsonb AS nothing`;
    const row = {
      clientId: `l’« un »`,
      ...{ n: 3, isSo: true, day: '2026-11-27', at: new Date('2026-11-27T08:00:00Z'), words: ['a', 'b'] },
      ...{ facts: { a_b: 1 }, none: null, nothing: null },
    };
    expect(await ask(text, [`l’« un »`])).toEqual([row]);
    expect(await ask('SELECT 1 AS n WHERE false')).toEqual([]);
  });

  it.each([
    ['2026-11-27 08:00:00.123999+00', '2026-11-27T08:00:00.123Z'],
    ['2026-07-01 00:30:00+05:30', '2026-06-30T19:00:00.000Z'],
    ['0044-03-15 10:00:00+00', '0044-03-15T10:00:00.000Z'],
    ['0044-03-15 10:00:00+00 BC', '-000043-03-15T10:00:00.000Z'],
    ['20260-01-01 00:00:00+00', '+020260-01-01T00:00:00.000Z'],
  ])('has the instant %s as it is', async (written, instant) => {
    for (const zone of ['UTC', 'Europe/Paris', 'Asia/Kolkata']) {
      const row = await tenant.run(async () => {
        await tenant.get(TenantDb).query(`SET LOCAL TIME ZONE '${zone}'`);
        return tenant.get(TenantDb).query<{ at: Date }>('SELECT $1::timestamptz AS at', [written]);
      });
      expect(row[0]?.at.toISOString()).toBe(instant);
    }
    expect(await ask(`SELECT '-infinity'::timestamptz AS at`)).toEqual([{ at: -Infinity }]);
  });

  it('is asked with lists of words that arrive as they are', async () => {
    const awkward = ['a,b', '{x}', '"', '\\', '', 'NULL', ' é ', 'a\nb', '\u2028', '[1]'];
    for (const words of [awkward, ['a', 'b,c'], [], ['\ud83d\ude00'], ['null', null, '1']])
      expect(await ask('SELECT $1::text[] AS words', [words])).toEqual([{ words }]);
    expect(
      await ask('SELECT $1::int[] AS n, $2::text[] AS m', [
        [1, 2],
        [['a'], ['b']],
      ]),
    ).toEqual([{ n: [1, 2], m: [['a'], ['b']] }]);
  });

  it('follows its columns, where the same statement comes to have others', async () => {
    const { owner } = tenant;
    await owner.query('CREATE TABLE moods (n int); INSERT INTO moods VALUES (3); GRANT SELECT ON moods TO sceau_app');
    expect(await ask('SELECT * FROM moods')).toEqual([{ n: 3 }]);
    await owner.query('ALTER TABLE moods ALTER n TYPE text; ALTER TABLE moods ADD is_good boolean DEFAULT true');
    expect(await ask('SELECT * FROM moods')).toEqual([{ n: '3', isGood: true }]);
  });

  it('says where it was asked when PostgreSQL refuses it', async () => {
    const error = await ask('SELECT 1 / $1::int AS n', [0]).catch((refused: Error) => refused);
    expect(error).toMatchObject({ code: '22012', stack: expect.stringContaining('rows-of') });
  });
});
