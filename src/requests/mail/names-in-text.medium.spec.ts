import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { closeName, namesNear } from './names-in-text.js';

const kinds = ['Association', 'Résidence', 'Fondation', 'EHPAD', 'Centre hospitalier', 'Foyer de vie', 'CCAS', 'APF'];
const links = ['', 'des ', 'de l’', 'Les ', 'Saint-'];
const places = ['Mimosas', 'Étoile', 'Lac', 'Joseph', 'Vire', 'Ker Avel', 'Bourg-en-Bresse', 'A', 'Hauts de Seine'];
const names = kinds.flatMap((kind) => links.flatMap((link) => places.map((place) => `${kind} ${link}${place}`)));

const letter = (about: string) => `Accusé de réception de votre demande 2026-201971
Bonjour,

Nous accusons réception du dossier de ${about}, dont les certificats seront délivrés sous trois jours ouvrés.
Pour toute question, répondez à ce message en rappelant le numéro de votre structure.`;

describe('names in a text', () => {
  let tenant: TestTenant;

  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());

  const texts = [
    ...names.filter((_, place) => place % 23 === 0).map((name) => letter(name)),
    letter('l’association des Mimozas, à Vire'),
    letter('EHPAD LES MIMOSAS et de la résidence KER  AVEL'),
    Array.from({ length: 40 }, (_, place) => letter(`la structure nº ${place}`)).join('\n'),
    'Mimosas',
    '',
  ];

  it('leaves out nobody whom PostgreSQL says to be close, whatever the text, and keeps few others', async () => {
    const named = await tenant.owner.query<{ id: string; name: string }>(
      `SELECT name AS id, searchable(name) AS name FROM unnest($1::text[]) AS name`,
      [names],
    );
    const [kept, close] = [[] as number[], [] as number[]];
    for (const text of texts) {
      const written = await tenant.owner.query<{ text: string }>('SELECT searchable($1) AS text', [text]);
      const { rows } = await tenant.owner.query<{ id: string }>(
        `SELECT name AS id FROM unnest($1::text[]) AS name WHERE word_similarity(searchable(name), searchable($2)) > ${closeName}`,
        [names, text],
      );
      const near = namesNear(written.rows[0]?.text ?? '', named.rows, names.length);
      expect(near).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
      kept.push(near.length);
      close.push(rows.length);
    }
    const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
    expect(sum(close)).toBeGreaterThan(100);
    expect(sum(kept)).toBeLessThan(sum(close) * 4);
  });

  it('keeps those most of which is there, when they are more than asked', () => {
    const three = ['foyer de vie a', 'foyer de vie', 'foyer de la vigne'].map((name) => ({ id: name, name }));
    expect(namesNear('le foyer de vie', three, 1)).toEqual(['foyer de vie']);
    expect(namesNear('rien de tel', three, 3)).toEqual([]);
  });
});
