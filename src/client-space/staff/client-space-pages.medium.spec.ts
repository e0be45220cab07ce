import { expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../test/support/app.js';
import { aClient } from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';

const app = await anApp();
const support = await app.signIn('support');

const names = Array.from({ length: 120 }, (_, index) => `Personne ${String(index).padStart(3, '0')}`);

/** Every row of one list of the page, page after page. @param words of the answers or of the links */
async function walk(path: string, section: string, cell: string) {
  const pages: string[][] = [];
  for (let address: string | undefined = path; address;) {
    const page = pageOf(await support.get(address).expect(200));
    const part = page(`section[aria-labelledby=${section}]`);
    pages.push(
      part
        .find(cell)
        .toArray()
        .map((one) => page(one).text()),
    );
    address = part.find('a[rel=next]').attr('href');
  }
  return pages;
}

it('the links and the answers of a client are turned page by page, each list by itself, none twice and none lost', async () => {
  const { id } = await aClient(app);
  for (const [index, name] of names.entries()) {
    const created_at = new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(index / 2)));
    const { linkId } = await aLink(app, app, { client_id: id, person_name: name, created_at });
    await app.owner.query(
      `INSERT INTO client_answers (id, client_id, kind, link_id, content, state, created_at) VALUES (gen_random_uuid(), $1, 'question', $2, $3, 'accepted', $4)`,
      [id, linkId, JSON.stringify({ words: name }), created_at],
    );
  }
  const path = `/clients/${id}/space`;
  for (const [section, cell] of [
    ['links', 'td[data-label=Personne]'],
    ['answers', 'td[data-label="Ce qu’elle dit"]'],
  ] as const) {
    const pages = await walk(path, section, cell);
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
    const found = pages.flat().map((text) => /Personne \d+/.exec(text)?.[0]);
    expect(new Set(found)).toEqual(new Set(names));
    expect(found.at(-1)).toMatch(/Personne 00[01]/);
  }
  const lost = pageOf(await support.get(`${path}?answers-after=rien`).expect(200));
  expect(lost('main').text()).toContain('Cette page de la liste n’existe plus');
});
