import { describe, expect, it } from '@jest/globals';
import { compileTemplate, type Template } from './template-compiler.js';
import type { Helpers } from './template-helpers.js';
import { Markup } from './template-values.js';

const helpers: Helpers = {
  joined: (_root, ...words: unknown[]) => words.join('+'),
  rootName: (root: { name?: string }, _word: string) => root.name,
  icon: (_root, name: string) => new Markup(`<svg ${name}>`),
  newToken: () => 'token',
};
const partials: Record<string, string> = {
  row: '[{{name}}{{title}}]',
  framed: '({{title}}:{{#if @partial-block}}{{> @partial-block inner}}{{else}}none{{/if}})',
};
const partial = (name: string): Template => compileTemplate(partials[name] as string, { helpers, partial });

function render(source: string, view: object): string {
  return compileTemplate(source, { helpers, partial })(view, view);
}

describe('a template', () => {
  it.each([
    ['{{a}} {{b.c}} {{b.x.y}}', { a: 1, b: { c: 'two' } }, '1 two '],
    ['{{a}}{{b}}{{c}}', { a: 0, b: false, c: null }, '0false'],
    ['{{#if a}}yes{{else if b}}or{{else}}no{{/if}}', { a: [], b: 1 }, 'or'],
    ['{{#unless a}}none{{else}}some{{/unless}}', { a: 'x' }, 'some'],
    [
      '{{#each a}}{{@index}}{{@first}}{{this}}{{../s}}{{else}}empty{{/each}}',
      { a: ['x', 'y'], s: ',' },
      '0truex,1falsey,',
    ],
    ['{{#each a}}{{@key}}={{this}};{{/each}}', { a: { x: 1, y: 2 } }, 'x=1;y=2;'],
    ['{{#each a}}{{else}}empty{{/each}}{{#with b}}x{{else}}nobody{{/with}}', { b: null }, 'emptynobody'],
    ['{{#with a}}{{name}}{{../s}}{{/with}}', { a: { name: 'n' }, s: '!' }, 'n!'],
    ['{{joined a "b" 3}}{{#if (joined a)}}!{{/if}}', { a: 'a' }, 'a+b+3!'],
    ['{{joined}}', { joined: 'a property' }, 'a property'],
    ['{{newToken}}', { newToken: 'a property' }, 'token'],
    ['{{#each a}}{{> row this title="t"}}{{/each}}', { a: [{ name: 'x' }], name: 'of the page' }, '[xt]'],
    ['{{> row}}{{> row missing}}', { name: 'of the page' }, '[][]'],
    [
      '{{#> framed title="t" inner=a}}{{name}}{{rootName "x"}}{{/framed}}',
      { a: { name: 'in' }, name: 'page' },
      '(t:inpage)',
    ],
    ['{{> framed title="t"}}', {}, '(t:none)'],
    ['{{icon "mail"}}{{icon a}}', { a: 'x' }, '<svg mail><svg x>'],
    [
      '{{greet}}',
      {
        name: 'Ana',
        greet(this: { name: string }) {
          return this.name;
        },
      },
      'Ana',
    ],
  ])('%s', (source, view, html) => {
    expect(render(source, view)).toBe(html);
  });

  it('escapes what it is given, and again what a partial is given', () => {
    const name = `<b a="1" c='2'>&`;
    const html = '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;';
    expect(render('{{name}}', { name })).toBe(html);
    expect(render('{{> row this}}', { name: { toString: () => name } })).toBe(`[${html}]`);
    expect(render('{{{name}}}', { name })).toBe(name);
  });

  it.each([
    ['{{../a}}', 'looks outside of its template'],
    ['{{nobody a}}', 'no helper'],
    ['{{#nobody a}}{{/nobody}}', 'no block'],
    ['{{@index}}', 'no @index'],
    ['{{#if a b}}{{/if}}', 'takes one thing'],
  ])('that says %s is refused before any page', (source, message) => {
    expect(() => compileTemplate(source, { helpers, partial })).toThrow(message);
  });
});
