import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import Handlebars from 'handlebars';
import hbs from 'hbs';
import { v7 as uuidv7 } from 'uuid';
import { projectAssets, type Assets } from './assets.js';
import { isIconName } from './icon-names.js';
import { projectRoot } from './project-root.js';
import { count, date, dateTime, eq, longDate, number, plural, time } from './view-helpers.js';

/** The layouts a view may ask for through its `layout` property; `false` renders the page alone. */
export type LayoutName = 'app' | 'public' | 'sign-in';

// Handlebars hands a helper whatever the template wrote.
type Helper = (...given: never[]) => unknown;
type RenderDone = (error: Error | null, html?: string) => void;
type RenderFile = (file: string, options: object, done: RenderDone) => void;

const layoutNames: ReadonlySet<string> = new Set<LayoutName>(['app', 'public', 'sign-in']);

/**
 * Makes the application answer with the templates of views/ (serveAssets serves what they link to).
 * A controller returns a plain view object; its `layout` is 'app' (the default), 'public', 'sign-in' (or the same after 'layouts/') or false.
 * Templates are read once, unless NODE_ENV is `development`.
 * @throws Error when a template folder or an asset is missing
 */
export function configureViews(application: NestExpressApplication): void {
  const views = join(projectRoot(), 'views');
  const reload = process.env['NODE_ENV'] === 'development';
  application.engine('hbs', createRenderer(views, projectAssets(), reload));
  application.setBaseViewsDir(views);
  application.setViewEngine('hbs');
  application.set('view cache', !reload);
}

/**
 * The Express template engine itself.
 * @param views the folder of the templates
 * @param assets where `asset` and `icon` find their addresses
 * @param reload true to read the partials again at each page
 */
export function createRenderer(views: string, assets: Assets, reload: boolean): RenderFile {
  const handlebars = explicitHandlebars();
  registerHelpers(handlebars, assets);
  registerPartials(handlebars, join(views, 'partials'));
  const engine = hbs.create(handlebars);
  return (file, options, done) => {
    if (reload) registerPartials(handlebars, join(views, 'partials'));
    const layout = layoutPath('layout' in options ? options.layout : undefined);
    engine.__express(file, { ...options, layout }, done);
  };
}

/**
 * A partial sees only what it is given (`{{> note tone="bad"}}`, `{{> client/header client}}`): with Handlebars' default,
 * the page's own `title` or `error` would appear inside every partial that has a parameter of that name.
 * Nor is a partial's output indented like its call: that would add spaces to each line of a textarea, and save them.
 */
function explicitHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  const compile = handlebars.compile.bind(handlebars);
  handlebars.compile = (input: unknown, options?: CompileOptions) =>
    compile(typeof input === 'string' ? readEntities(input) : input, {
      ...options,
      explicitPartialContext: true,
      preventIndent: true,
    });
  return handlebars;
}

const noBreakSpaces: Readonly<Record<string, string>> = { '&nbsp;': '\u00a0', '&#8239;': '\u202f' };

/** What a template hands to a partial or a helper is no HTML yet: `{{> note text="Motif&nbsp;: …"}}` means the space itself. */
function readEntities(template: string): string {
  return template.replace(/\{\{[^{}]*\}\}/g, (tag) =>
    tag.replace(/&nbsp;|&#8239;/g, (entity) => noBreakSpaces[entity] ?? entity),
  );
}

function registerHelpers(handlebars: typeof Handlebars, assets: Assets): void {
  const helpers: Readonly<Record<string, Helper>> = { eq, date, longDate, dateTime, time, number, plural, count };
  for (const [name, helper] of Object.entries(helpers))
    handlebars.registerHelper(name, orProperty(name, helper) as Handlebars.HelperDelegate);
  // One a form, new at each page: the same form sent twice has one effect (form-tokens.ts).
  handlebars.registerHelper('newToken', () => uuidv7());
  handlebars.registerHelper('asset', (name: string) => assets.url(name));
  // {{#if (may "post" base "/removal")}}: whether the signed-in role is let in there. A visitor's pages offer only what is public.
  const may = (offer: string, ...given: unknown[]): boolean => {
    // Handlebars adds its own options as the last argument.
    const options = given.at(-1) as Handlebars.HelperOptions;
    const address = given.slice(0, -1);
    return options.data.root.shell?.may?.(offer, address.join('')) ?? true;
  };
  handlebars.registerHelper('may', may);
  // Why a form is locked: the page's own reason, else the role.
  handlebars.registerHelper('lockOf', (address: string, locked: unknown, options: Handlebars.HelperOptions) =>
    locked || may('post', address, options)
      ? locked
      : (options.data.root.shell?.closed?.() ?? 'Votre rôle permet de lire cette page, pas d’y écrire.'),
  );
  // {{icon "mail"}}, or {{icon "chevron-down" end=true}} for an icon after the words of a button.
  handlebars.registerHelper('icon', (name: unknown, options: Handlebars.HelperOptions) => {
    if (!isIconName(name)) throw new Error(`No icon is called ${String(name)}: add it to icon-names.ts`);
    const place = options.hash['end'] === true ? 'icon icon-end' : 'icon';
    const href = `${assets.url('icons.svg')}#i-${name}`;
    return new handlebars.SafeString(`<svg class="${place}" aria-hidden="true"><use href="${href}"/></svg>`);
  });
}

/** `{{date sentAt}}` calls the helper; a bare `{{date}}` means the view's own property of that name. */
function orProperty(name: string, helper: Helper): Helper {
  return function (this: unknown, ...given: never[]): unknown {
    // Handlebars adds its own options as the last argument.
    if (given.length > 1) return helper(...given);
    return typeof this === 'object' && this !== null ? Reflect.get(this, name) : undefined;
  };
}

function registerPartials(handlebars: typeof Handlebars, folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.hbs')) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).slice(0, -'.hbs'.length).split(sep).join('/');
    handlebars.registerPartial(name, readFileSync(file, 'utf8'));
  }
}

/** Only the known layouts: the name never becomes a path of someone's choosing. */
function layoutPath(layout: unknown): string | false {
  if (layout === false) return false;
  const name = typeof layout === 'string' ? layout.replace(/^layouts\//, '') : (layout ?? 'app');
  if (typeof name !== 'string' || !layoutNames.has(name)) throw new Error(`No layout is called ${String(name)}`);
  return join('layouts', name);
}
