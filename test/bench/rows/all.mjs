// Every part of the bench, each with the data it needs.
import { makeDatabase } from '../databases.mjs';
import { pageParts } from '../options.mjs';
import { measureBoot } from './boot.mjs';
import { measureBrowser } from './browser.mjs';
import { measureCampaigns } from './campaigns.mjs';
import { measureFilling } from './filling.mjs';
import { growthOf } from './growth.mjs';
import { measureHandOver } from './hand-over.mjs';
import { measureImport } from './import.mjs';
import { measureJournal } from './journal.mjs';
import { measureLarge, measurePages } from './pages.mjs';
import { measureRegister } from './register.mjs';
import { measureRls } from './rls.mjs';
import { measureSearch } from './search.mjs';
import { measureStorm } from './storm.mjs';
import { measureSweep } from './sweep.mjs';
import { measureVerdicts } from './verdicts.mjs';
import { attempt } from '../versus.mjs';

/** @param {{ adminUrl: string, pid: number }} server @returns {Promise<{ rows: object[], costs: object[] }>} */
export async function measureAll(server, { sizes, wants, answers, costs: wantsCosts }, say) {
  const { adminUrl } = server;
  const { seconds, rounds, warming, pages } = sizes;
  const settings = { seconds, rounds, warming, pagesOfMemory: pages };
  const make = (name, words, options) => {
    say(`data of ${name}: ${words.join(' ')}`);
    return makeDatabase(adminUrl, name, words, options);
  };
  // Asked for by several parts, each of which changes its own.
  const shared = { shared: true };
  const { rows, costs } = { rows: [], costs: [] };
  const told = (part, some) => rows.push(...(answers(part) ? some : some.map((row) => ({ ...row, small: true }))));
  const add = async (part, measure) => told(part, await attempt(part, measure));
  let made;
  const portfolio = () => (made ??= make('portfolio', ['--clients', String(sizes.clients)], shared));
  if (pageParts.some(wants)) {
    const database = await portfolio();
    const pages = await measurePages({ server, database, settings, wants, costs: wantsCosts, say });
    told('list', pages.rows);
    costs.push(...pages.costs);
  }
  if (wants('rls')) await add('rls', async () => measureRls({ database: await portfolio(), settings, say }));
  if (['large', 'search'].some(wants))
    await add('large', () => manyClients({ server, make, sizes, settings, wants, say }));
  if (wants('growth')) told('growth', growthOf(rows));
  if (wants('browser')) {
    const database = await portfolio();
    await add('browser', () => measureBrowser({ database, sizes, say }));
  }
  if (wants('journal')) {
    const database = await make('mixed', ['--clients', String(sizes.clients)], shared);
    await add('journal', () => measureJournal({ database, sizes, say }));
  }
  if (wants('verdicts')) await add('verdicts', () => measureVerdicts({ sizes, say }));
  if (wants('storm')) {
    const database = await portfolio();
    await add('storm', () => measureStorm({ database, sizes, say }));
  }
  if (wants('sweep')) await add('sweep', () => measureSweep({ server, make, sizes, say }));
  if (['boot', 'import', 'jobs', 'register'].some(wants)) {
    // Nearly empty: what the worker does of itself for many clients is not what is measured.
    const database = await make('newcomer', ['--clients', '10'], shared);
    if (wants('boot')) await add('boot', () => measureBoot({ database, sizes, say }));
    if (wants('jobs')) await add('jobs', () => measureHandOver({ database, sizes, say }));
    if (wants('import')) await add('import', () => measureImport({ server, database, sizes, say }));
    if (wants('register')) await add('register', () => measureRegister({ database, sizes, say }));
  }
  if (wants('campaigns')) {
    const database = await make('campaigns', ['--clients', String(sizes.clients)], shared);
    await add('campaigns', () => measureCampaigns({ database, sizes, say }));
    await add('campaigns', () => measureFilling({ sizes, say }));
  }
  return { rows, costs };
}

// A hundred thousand clients of one editor, and of fifty.
async function manyClients({ server, make, sizes: { searched, editors }, settings, wants, say }) {
  const kinds = [
    { where: `${searched} of one editor`, name: 'one_editor', words: ['--clients', String(searched)] },
    {
      where: `${searched} of ${editors} editors`,
      name: 'many_editors',
      words: ['--clients', String(searched / editors), '--editors', String(editors)],
    },
  ];
  const rows = [];
  // With one editor the second kind would be the first.
  const measured = wants('search') && editors > 1 ? kinds : kinds.slice(0, 1);
  for (const { where, name, words } of measured) {
    const measure = async () => {
      const database = await make(name, [...words, '--light', 'yes']);
      const bench = { server, database, where, settings, wants, say };
      return [...(await measureLarge(bench)), ...(wants('search') ? await measureSearch(bench) : [])];
    };
    rows.push(...(await attempt(`pages, ${where}`, measure)));
  }
  if (wants('search') && editors === 1)
    rows.push({ label: 'the same of many editors', skipped: 'a quick run makes one' });
  return rows;
}
