import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { load, type CheerioAPI } from 'cheerio';
import { demoPassword, type Person } from '../../src/demo/story/team.js';
import type { Role } from '../../src/journey/states/transitions.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { seedVolume } from '../../src/volume/seed.js';
import { startTestApp, type TestApp, type Visitor } from '../support/app.js';
import { asSuperuser } from '../support/database.js';

/** Enough for lists of several pages, and for counts that stop at a thousand. */
const clients = 1_300;
const rowsOfAPage = 50;
const mostPages = 300;

let app: TestApp;
let people: Person[];

beforeAll(async () => {
  app = await startTestApp();
  const seeded = { clients, slug: 'mesure', name: 'Éditions Mesure' };
  const volume = await asSuperuser(app.database, (client) => seedVolume(client, seeded));
  people = volume.people;
  const { actor } = app.scope('admin');
  await app.get(TenantDb).run({ editorId: volume.editorId, actor }, () => app.get(ProgressService).refreshAll());
  await asSuperuser(app.database, (client) => client.query('ANALYZE'));
}, 300_000);
afterAll(() => app.stop());

/** A link whose words say how many things it leads to. */
interface Numbered {
  page: string;
  words: string;
  href: string;
  number: number;
  /** « 1 000+ » */
  orMore: boolean;
}

// Where a link leads to one thing, or into the middle of a list, its number is of something else.
const leadsToAList =
  /^\/(?:clients|requests|orders|certificates|mailbox|register-changes|campaigns|imports|administrators|mass|portfolio|groupings|client-answers)\b(?!.*(?:after=|before=|message=|\/[0-9a-f]{8}-))/;
// « dans les 90 j » is no number of things.
const delays = /(?:dans les|dans moins de|depuis plus de) \d+ j/g;
const numbers = /(?:^|\s)(?<number>\d{1,3}(?: \d{3})*)(?<more>\+)?(?=\s|$|[A-ZÀÉ])/;

const wordsIn = (text: string) => text.replace(/\s+/g, ' ').trim();

function numberedLinks(page: string, html: CheerioAPI): Numbered[] {
  return html('main a[href], nav a[href]')
    .not('.s-sizes a')
    .toArray()
    .flatMap((link) => {
      const words = wordsIn(html(link).text());
      const written = html(link).attr('href') ?? '';
      // What is chosen counts what is here, and leads back.
      const chosen = html(link).attr('aria-current') === 'true';
      const href = chosen ? page : written.startsWith('?') ? page.split('?')[0] + written : written;
      const found = numbers.exec(words.replace(delays, '').replace(/\+(?=\S)/g, '+ '))?.groups;
      if (!found || !leadsToAList.test(href)) return [];
      const number = Number(found['number']?.replaceAll(' ', ''));
      return [{ page, words, href, number, orMore: found['more'] !== undefined }];
    });
}

function rowsOf(html: CheerioAPI): number {
  return html('main tbody tr').length || html('main .s-mail-list li, main .s-lines > li').length;
}

/** Walks what somebody may open from their home page, list by list. @returns each number that its list does not keep, and how many were compared */
async function walk(visitor: Visitor): Promise<{ compared: number; wrong: string[] }> {
  const read = async (address: string) => {
    const response = await visitor.get(address).redirects(2);
    expect([address, response.status]).toEqual([address, 200]);
    return load(response.text);
  };
  const opened = new Map<string, CheerioAPI>();
  const open = async (address: string) => {
    const html = opened.get(address) ?? (await read(address));
    opened.set(address, html);
    return html;
  };
  const compared = new Set<string>();
  const wrong: string[] = [];
  const pages = ['/'];
  for (const page of pages) {
    const html = await open(page);
    for (const link of numberedLinks(page, html)) {
      const { words, href, number, orMore } = link;
      if (compared.has(words + href)) continue;
      compared.add(words + href);
      const rows = rowsOf(await open(href));
      const keeps = orMore || number >= rowsOfAPage ? rows >= rowsOfAPage : rows === number;
      if (!keeps) wrong.push(`${page}: « ${words} » leads to ${rows} rows of ${href}`);
    }
    // What the menu and such a number open: their own links are read too.
    const menu = html('nav a[href]')
      .toArray()
      .map((link) => html(link).attr('href') ?? '');
    const next = [...menu, ...numberedLinks(page, html).map(({ href }) => href)];
    for (const href of next)
      if (leadsToAList.test(href) && !pages.includes(href) && pages.length < mostPages) pages.push(href);
  }
  return { compared: compared.size, wrong };
}

it.each<Role>(['support', 'account_manager', 'technical_admin', 'admin', 'auditor'])(
  'every number on a link is that of the rows it leads to: %s',
  async (role) => {
    const person = people.find((one) => one.role === role);
    const visitor = app.visitor();
    const signIn = { email: person?.email, password: demoPassword };
    await visitor.post('/session').type('form').send(signIn).expect(303);
    const { compared, wrong } = await walk(visitor);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(80);
  },
  120_000,
);
