// Every part of the bench, each with the data it needs.
import { makeDatabase } from '../databases.mjs';
import { measureCampaigns } from './campaigns.mjs';
import { measureFilling } from './filling.mjs';
import { measureImport } from './import.mjs';
import { measureJournal } from './journal.mjs';
import { measurePages } from './pages.mjs';
import { measureRegister } from './register.mjs';
import { measureRls } from './rls.mjs';
import { measureSearch } from './search.mjs';
import { attempt } from '../versus.mjs';

const pageParts = ['list', 'filter', 'search', 'client', 'home', 'coverage'];

/** @returns {Promise<{ rows: object[], costs: object[] }>} */
export async function measureAll(adminUrl, { sizes, wants }, say) {
  const settings = { seconds: sizes.seconds, rounds: sizes.rounds };
  const make = (name, words) => {
    say(`data of ${name}: ${words.join(' ')}`);
    return makeDatabase(adminUrl, name, words);
  };
  const { rows, costs } = { rows: [], costs: [] };
  let made;
  const portfolio = () => (made ??= make('portfolio', ['--clients', String(sizes.clients)]));
  if (pageParts.some(wants)) {
    const pages = await measurePages({ database: await portfolio(), settings, wants, say });
    rows.push(...pages.rows);
    costs.push(...pages.costs);
  }
  if (wants('rls')) rows.push(...(await measureRls({ database: await portfolio(), settings, say })));
  if (wants('search')) rows.push(...(await attempt('search', () => searches(make, sizes, settings, say))));
  if (wants('journal')) {
    const database = await make('mixed', ['--clients', String(sizes.clients)]);
    rows.push(...(await attempt('journal', () => measureJournal({ database, sizes, say }))));
  }
  if (wants('import') || wants('register')) {
    // Nearly empty: what the worker does of itself for many clients is not what is measured.
    const database = await make('newcomer', ['--clients', '10']);
    if (wants('import')) rows.push(...(await attempt('import', () => measureImport({ database, sizes, say }))));
    if (wants('register')) rows.push(...(await attempt('register', () => measureRegister({ database, sizes, say }))));
  }
  if (wants('campaigns')) {
    const database = await make('campaigns', ['--clients', String(sizes.clients)]);
    rows.push(...(await attempt('campaigns', () => measureCampaigns({ database, sizes, say }))));
    rows.push(...(await attempt('filling', () => measureFilling({ sizes, say }))));
  }
  return { rows, costs };
}

async function searches(make, { searched, editors }, settings, say) {
  const kinds = [
    { where: `${searched} of one editor`, name: 'one_editor', words: ['--clients', String(searched)] },
    {
      where: `${searched} of ${editors} editors`,
      name: 'many_editors',
      words: ['--clients', String(searched / editors), '--editors', String(editors)],
    },
  ];
  const rows = [];
  for (const { where, name, words } of kinds) {
    const measure = async () =>
      measureSearch({ database: await make(name, [...words, '--light', 'yes']), where, settings, say });
    rows.push(...(await attempt(`search, ${where}`, measure)));
  }
  return rows;
}
