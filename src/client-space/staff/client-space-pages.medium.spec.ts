import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient } from '../../../test/support/factories.js';
import { subjectOf } from '../../../test/support/orders.js';
import { makeCsr } from '../../../test/support/pki.js';
import { aLink, anAskedCsr, unlock } from '../../../test/support/space.js';

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

it('the CSRs that came by a link are there, refused and accepted, with who handed them and their order; ours are not', async () => {
  const asked = await anAskedCsr(app);
  const path = `/clients/${asked.client.id}/space`;
  const came = async () => {
    const page = pageOf(await support.get(path).expect(200));
    const part = page('section[aria-labelledby=answers]');
    return {
      rows: part
        .find('tbody tr')
        .toArray()
        .map((row) => page(row).text().replace(/\s+/g, ' ')),
      orders: part
        .find('tbody a')
        .toArray()
        .map((link) => page(link).attr('href')),
      words: wordsOf(page, 'section[aria-labelledby=answers]'),
    };
  };
  await asked.hand.upload(
    asked.order.id,
    (await makeCsr({ subject: subjectOf(asked.client, 'INSI-AUTO'), bits: 1024 })).pem,
  );
  expect((await came()).words).toContain('Rien n’est encore revenu.');
  const client = app.visitor();
  await unlock(app, client, asked);
  for (const bits of [1024, 2048]) {
    const { pem } = await makeCsr({ subject: subjectOf(asked.client, 'INSI-AUTO'), bits });
    await client.post(`${asked.path}/csr`).attach('csr', Buffer.from(pem), `serveur-${bits}.csr`).expect(303);
  }
  const { rows, orders, words } = await came();
  expect(words).not.toContain('Rien n’est encore revenu.');
  expect(rows).toEqual([
    expect.stringMatching(/CSR.*«\s?serveur-2048\.csr\s?».*Ania Łukasik.*Acceptée/),
    expect.stringMatching(/CSR.*«\s?serveur-1024\.csr\s?».*La clé est trop courte.*Ania Łukasik.*Refusée/),
  ]);
  expect(rows.every((row) => row.includes(`Commande ${asked.order.number}`))).toBe(true);
  expect(new Set(orders)).toEqual(new Set([`/orders/${asked.order.id}`]));
});

it('what a client whose name begins with a vowel answered is said as it is heard', async () => {
  const { id } = await aClient(app, { name: 'Association Les Pins' });
  const { linkId } = await aLink(app, app, { client_id: id });
  await app.owner.query(
    `INSERT INTO client_answers (id, client_id, kind, link_id, content, state, created_at) VALUES (gen_random_uuid(), $1, 'question', $2, '{"words":"Quand ?"}', 'accepted', now())`,
    [id, linkId],
  );
  const page = pageOf(await support.get(`/clients/${id}/space`).expect(200));
  expect(wordsOf(page, 'section[aria-labelledby=answers] caption')).toContain('Ce qu’Association Les Pins a répondu');
});
