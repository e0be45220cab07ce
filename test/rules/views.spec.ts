import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { styleParts } from '../../src/platform/web/assets.js';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'views');
const views = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.hbs'))
  .map((file) => ({ file: relative('', file), text: readFileSync(join(folder, file), 'utf8') }));

const filesWith = (pattern: RegExp) => views.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

const styles = [...styleParts, 'node_modules/@tabler/core/dist/css/tabler.min.css'];

/** The classes of an attribute that are written out; of « s-bar-{{tone}} » only the page knows which. */
const wholeWords = (classes: string) =>
  classes
    .replace(/\{\{(?:[#/]|else)[^}]*\}\}/g, ' ')
    .replace(/\{\{[^}]*\}\}/g, '*')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes('*'));

describe('the templates', () => {
  it('print nothing raw but the page inside its layout', () => {
    expect(views.length).toBeGreaterThan(20);
    expect(filesWith(/\{\{\{|\{\{&/).sort()).toEqual(['layouts/app.hbs', 'layouts/public.hbs', 'layouts/sign-in.hbs']);
    const raw = views.flatMap(({ text }) => text.match(/\{\{\{.*?\}\}\}/g) ?? []);
    expect(new Set(raw)).toEqual(new Set(['{{{body}}}']));
  });

  it('carry no script, handler, style or foreign address, which the policy would refuse', () => {
    expect(filesWith(/<script(?![^>]*\bsrc=)[^>]*>/)).toEqual([]);
    expect(filesWith(/<[^>]*\son[a-z]+=/)).toEqual([]);
    expect(filesWith(/<style|<[^>]*\sstyle=|javascript:/)).toEqual([]);
    expect(filesWith(/<(script|link|img|iframe)[^>]*(src|href)="(https?:)?\/\//)).toEqual([]);
  });

  it('name only classes that a style sheet has a rule for', () => {
    const sheet = styles.map((file) => readFileSync(join(projectRoot(), file), 'utf8')).join('\n');
    const known = new Set([...sheet.matchAll(/\.(-?[_a-z][\w-]*)/gi)].map(([, name]) => name));
    const named = views.flatMap(({ file, text }) =>
      [...text.matchAll(/\bclass="((?:[^"{]|\{\{[^}]*\}\})*)"/g)].flatMap(([, classes = '']) =>
        wholeWords(classes).map((name) => ({ file, name })),
      ),
    );
    expect(named.length).toBeGreaterThan(1000);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it('give each form that changes something its token', () => {
    const forms = views.flatMap(({ file, text }) =>
      [...text.matchAll(/<form\b[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g)].map(([, inside]) => ({
        file,
        held: inside?.includes('{{> token}}') ?? false,
      })),
    );
    expect(forms.length).toBeGreaterThan(5);
    // Signing in and out is no change of an editor's data, and the page of components sends nothing.
    const steps = ['editor', 'enrolment', 'step'].map((step) => `accounts/sign-in/${step}.hbs`);
    const without = ['accounts/sign-in.hbs', ...steps, 'layouts/app.hbs', 'settings/look.hbs'];
    expect([...new Set(forms.filter((form) => !form.held).map((form) => form.file))].sort()).toEqual(without);
    // Pages that say only their fields are forms by the shell, which holds the token for them all.
    const shelled = views.filter(({ text }) => /\{\{#?> forms\/form /.test(text));
    expect(shelled.length).toBeGreaterThan(10);
    expect(forms).toContainEqual({ file: 'partials/forms/form.hbs', held: true });
    // A form inside a form would be none: the parser drops it, with its token.
    const inside = shelled.flatMap(({ text }) => [
      ...text.matchAll(/\{\{#> forms\/form [\s\S]*?\{\{\/forms\/form\}\}/g),
    ]);
    expect(inside.filter(([block]) => block.includes('<form'))).toEqual([]);
  });
});
