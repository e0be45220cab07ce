import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { spelledAlike } from './spelled-alike.js';

const texts = [
  'Résidence des Mimosas',
  'RÉSIDENCE  DES MIMOSAS, à Évian-les-Bains',
  'residence-des-mimosas',
  'Foyer du Sacré-Cœur : œuvre de Haÿ',
  'FOYER DU SACRÉ-CŒUR',
  'Lætitia Świętek, Łódź, Ørsted, Weiß',
  'L’étoile « du » lac (2A) n° 75/12.',
  'Certificat C-2026-0001 retiré',
  'a\\b [c] (d|e)* ^f$ .+?',
  'жЖ mimosas 東京',
  '',
];
const typed = [
  'residence',
  'Résidence des',
  'mimosas a',
  'MIMOSAS,  à',
  'coeur',
  'cœur',
  'sacre coeur',
  'oeuvre',
  'hay',
  'laetitia',
  'swietek',
];
const others = [
  'lodz',
  'orsted',
  'weiss',
  'etoile du',
  '2a',
  '75 12',
  '0001',
  'c-2026',
  'a\\b',
  '[c]',
  '(d|e)*',
  '.+?',
  '?!',
  ' ',
  'é',
  'zzz',
  'ж',
  'mimosas 東',
];

describe('words spelled every way', () => {
  let tenant: TestTenant;

  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());

  const kept = (words: string) =>
    tenant.run(async () => {
      const rows = await tenant
        .get(TenantDb)
        .query<{ said: string; spelled: boolean; searched: boolean }>(
          sql`SELECT said, ${spelledAlike(sql`said`, words)} AS spelled, strpos(searchable(said), searchable(${words})) > 0 AS searched FROM unnest(${texts}::text[]) AS said`,
        );
      return { spelled: rows.filter((row) => row.spelled), searched: rows.filter((row) => row.searched) };
    });

  it.each([...typed, ...others])(
    '« %s » keeps what the same words keep of texts that are written again',
    async (words) => {
      const { spelled, searched } = await kept(words);
      expect(spelled).toEqual(searched);
    },
  );

  it.each(['e '.repeat(100), 'oe'.repeat(100), '× ÷'])(
    'asks PostgreSQL nothing that is too long for it: « %s »',
    async (words) => {
      const { spelled, searched } = await kept(words);
      expect(spelled).toEqual(searched);
    },
  );

  it('knows every letter that PostgreSQL knows an accent of', async () => {
    const { rows } = await tenant.owner.query<{ letter: string; plain: string }>(
      `SELECT chr(n) AS letter, searchable(chr(n)) AS plain FROM generate_series(192, 383) n WHERE searchable(chr(n)) ~ '^[a-z]+$'`,
    );
    expect(rows.length).toBeGreaterThan(150);
    const lost: string[] = [];
    for (const { letter, plain } of rows) {
      const [row] = await tenant.run(() =>
        tenant
          .get(TenantDb)
          .query<{ found: boolean }>(sql`SELECT ${spelledAlike(sql`${letter}::text`, plain)} AS found`),
      );
      if (!row?.found) lost.push(letter);
    }
    expect(lost).toEqual([]);
  });
});
