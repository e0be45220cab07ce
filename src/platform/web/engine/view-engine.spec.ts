import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { loadAssets } from '../assets.js';
import { isIconName } from '../icon-names.js';
import { lookView } from '../../../settings/look/look.view.js';
import { projectRoot } from '../project-root.js';
import { compileTemplate } from './template-compiler.js';
import { templateHelpers } from './template-helpers.js';
import { createRenderer } from './view-engine.js';

const views = join(projectRoot(), 'views');
const assets = loadAssets(projectRoot());
const render = createRenderer(views, assets, false);
const shell = {
  user: { name: 'Camille Roussel', initials: 'CR' },
  counts: { tasks: { shown: '31', label: 'tâches' } },
  current: 'clients',
  flash: [],
  now: new Date('2026-11-24T09:00:00Z'),
};

function page(name: string, view: object): Promise<string> {
  const options = { settings: { views }, shell, ...view };
  return new Promise((resolve, reject) => {
    render(join(views, `${name}.hbs`), options, (error, html) => (error ? reject(error) : resolve(html ?? '')));
  });
}

const templates = readdirSync(views, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.hbs'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ name: relative(views, file), source: readFileSync(file, 'utf8') }));

describe('the view engine', () => {
  it('lays a page inside the shell, with the current entry of the menu marked', async () => {
    const document = load(await page('errors/404', { title: 'Cette page n’existe pas' }));
    expect(document('main h1').text()).toBe('Cette page n’existe pas');
    expect(document('nav [aria-current=page]').text()).toBe('Clients');
  });

  it('leads from an error home and back, and who has no account back alone', async () => {
    const ways = async (view: object) =>
      load(await page('errors/404', view))('main .s-flow a')
        .toArray()
        .map(({ attribs }) => attribs['href']);
    expect(await ways({ home: true, backHref: '/clients' })).toEqual(['/', '/clients']);
    expect(await ways({ home: false, backHref: '/clients' })).toEqual(['/clients']);
    expect(await ways({ home: false })).toEqual([]);
  });

  it('lays a page of someone without an account inside the public layout, without menu', async () => {
    const document = load(await page('errors/404', { layout: 'layouts/public', title: 'Introuvable' }));
    expect(document('title').text()).toBe('Introuvable · Sceau');
    expect(document('.s-menu')).toHaveLength(0);
  });

  it('refuses a layout that is not one of the three', async () => {
    await expect(async () => page('errors/404', { layout: '../../package.json' })).rejects.toThrow(
      'No layout is called',
    );
  });

  it('escapes what it is given, in text and in attributes', async () => {
    const html = await page('accounts/sign-in', {
      layout: 'sign-in',
      action: '/session',
      email: '"><script>x()</script>',
    });
    expect(html).not.toContain('<script>x()');
    expect(load(html)('input[type=email]').val()).toBe('"><script>x()</script>');
  });

  it('reads a no-break space that a template hands to a partial', async () => {
    const html = await page('accounts/editor', { values: {}, errors: {} });
    expect(html).not.toContain('&amp;nbsp;');
    expect(html).not.toContain('&amp;#8239;');
    expect(load(await page('clients/documents/list', { frame: {} }))('body').text()).not.toContain('&nbsp;');
  });

  it('shows a partial only what it is given, never what the page happens to hold', async () => {
    const html = await page('accounts/sign-in', {
      layout: 'sign-in',
      hint: 'HINT OF THE PAGE',
      rows: 3,
      icon: 'nothing',
    });
    expect(html).not.toContain('HINT OF THE PAGE');
  });

  it('reads a bare {{time}} or {{count}} as the property of the view, not as the helper', async () => {
    const document = load(await page('settings/look', lookView()));
    expect(document('.s-tl time').last().text()).toBe('05/11/2026');
    expect(document('.s-tabs .s-num').text()).toBe('7');
  });

  it('links each error of the summary to its field, and each field to its error', async () => {
    const document = load(await page('settings/look', lookView()));
    const links = document('.s-errors a').toArray();
    expect(links).toHaveLength(3);
    for (const link of links) expect(document(`[id="${document(link).attr('href')?.slice(1)}"]`)).toHaveLength(1);
    const described = document('#f-finess').attr('aria-describedby')?.split(' ') ?? [];
    expect(described).toEqual(['f-finess-error', 'f-finess-hint']);
    for (const id of described) expect(document(`#${id}`)).toHaveLength(1);
    expect(document('#f-finess').attr('aria-invalid')).toBe('true');
  });

  it('keeps what was typed on the conflict page, in a form that carries the newer version', async () => {
    const yours = 'Annecy-le-Vieux';
    const conflict = {
      asked: [{ name: 'town', label: 'Commune', opened: 'Annecy', yours, now: 'Thônes', kept: yours, settled: null }],
      settled: [],
      by: 'Inès Carvalho',
      at: '2026-11-24T13:32:00Z',
      action: '/clients/1',
      version: 4,
      cancel: '/clients/1',
      extra: { tab: 'x' },
    };
    const document = load(await page('errors/409', { conflict }));
    expect(document('[name=town]').val()).toBe('Annecy-le-Vieux');
    expect(document('[name=version]').val()).toBe('4');
    expect(document('[name=tab]').val()).toBe('x');
    expect(document('td mark').text()).toBe('Thônes');
  });

  it('gives no two elements of the page of components the same id', async () => {
    const ids = load(await page('settings/look', lookView()))('[id]')
      .toArray()
      .map((element) => element.attribs['id']);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe.each(templates)('the template $name', ({ source }) => {
  it('uses icons of the list only', () => {
    const names = [...source.matchAll(/(?:\bicon|[a-z]+Icon)(?:=| )"([^"]+)"/g)].map(([, name]) => name);
    expect(names.filter((name) => !isIconName(name))).toEqual([]);
  });

  it('writes nothing unescaped but the body of a layout', () => {
    expect(source.replaceAll('{{{body}}}', '')).not.toMatch(/\{\{\{|\{\{&/);
  });

  it('says nothing the compiler does not know', () => {
    const surroundings = { helpers: templateHelpers(assets), partial: () => () => '' };
    expect(() => compileTemplate(source, surroundings)).not.toThrow();
  });

  // Without quotes a space would end the value: what escapes it does not escape spaces.
  it('quotes each attribute whose value it is given', () => {
    expect(source.match(/\s[\w-]+=\{\{(?!#)/g)).toBeNull();
  });

  it('holds no inline style, script or event handler, which the content policy would block', () => {
    expect(source).not.toMatch(/\sstyle=|\son[a-z]+=|<style|<script(?! src=)/);
  });

  it('follows French typography: curved apostrophes, no-break spaces before double signs', () => {
    const words = source.replace(/<!--[\s\S]*?-->|\{\{![\s\S]*?\}\}/g, '').replace(/&#?\w+;/g, '§');
    expect(words.match(/[a-zàâéèêîôû]'[a-zàâéèêîôûh]| [;!?»](?!=)|« |[a-zàâéèê)] :(?=[ <])/giu)).toBeNull();
  });
});
