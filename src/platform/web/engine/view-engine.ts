import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import Handlebars from 'handlebars';
import { projectAssets, type Assets } from '../assets.js';
import { projectRoot } from '../project-root.js';
import { registerHelpers } from './template-helpers.js';

/** The layouts a view may ask for through its `layout` property; `false` renders the page alone. */
export type LayoutName = 'app' | 'public' | 'sign-in';

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
  const handlebars = Handlebars.create();
  registerHelpers(handlebars, assets);
  const compile = compilerOf(handlebars);
  const partials = join(views, 'partials');
  registerPartials(handlebars, compile, partials);
  const known = new Map<string, Handlebars.TemplateDelegate>();
  const templateOf = (file: string) => {
    const template = known.get(file) ?? compile(readFileSync(file, 'utf8'));
    if (!reload) known.set(file, template);
    return template;
  };
  return (file, options, done) => {
    if (reload) registerPartials(handlebars, compile, partials);
    const layout = layoutPath('layout' in options ? options.layout : undefined);
    let html: string;
    try {
      html = templateOf(file)(options, runtime);
      if (layout) html = templateOf(join(views, `${layout}.hbs`))({ ...options, body: html }, runtime);
    } catch (error) {
      return done(new Error(`${relative(views, file)}: ${(error as Error).message}`, { cause: error }));
    }
    done(null, html);
  };
}

// Views may be instances of our classes.
const runtime = { allowProtoMethodsByDefault: true, allowProtoPropertiesByDefault: true };

type Compile = (source: string) => Handlebars.TemplateDelegate;

/**
 * A partial sees only what it is given (`{{> note tone="bad"}}`, `{{> client/header client}}`): with Handlebars' default,
 * the page's own `title` or `error` would appear inside every partial that has a parameter of that name.
 * Nor is a partial's output indented like its call: that would add spaces to each line of a textarea, and save them.
 * The helpers are all known: what is none of them is a property, and is not looked for among them each time.
 */
function compilerOf(handlebars: typeof Handlebars): Compile {
  const knownHelpers = Object.fromEntries(Object.keys(handlebars.helpers).map((name) => [name, true]));
  const options = { explicitPartialContext: true, preventIndent: true, knownHelpers, knownHelpersOnly: true };
  return (source) => handlebars.compile(withoutIndent(readEntities(source)), options);
}

// The steps in which we write a template are no part of its page.
function withoutIndent(template: string): string {
  return template.replace(/\n[ \t]+/g, '\n');
}

const noBreakSpaces: Readonly<Record<string, string>> = { '&nbsp;': '\u00a0', '&#8239;': '\u202f' };

/** What a template hands to a partial or a helper is no HTML yet: `{{> note text="Motif&nbsp;: …"}}` means the space itself. */
function readEntities(template: string): string {
  return template.replace(/\{\{[^{}]*\}\}/g, (tag) =>
    tag.replace(/&nbsp;|&#8239;/g, (entity) => noBreakSpaces[entity] ?? entity),
  );
}

function registerPartials(handlebars: typeof Handlebars, compile: Compile, folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.hbs')) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).slice(0, -'.hbs'.length).split(sep).join('/');
    handlebars.registerPartial(name, compile(readFileSync(file, 'utf8')));
  }
}

/** Only the known layouts: the name never becomes a path of someone's choosing. */
function layoutPath(layout: unknown): string | false {
  if (layout === false) return false;
  const name = typeof layout === 'string' ? layout.replace(/^layouts\//, '') : (layout ?? 'app');
  if (typeof name !== 'string' || !layoutNames.has(name)) throw new Error(`No layout is called ${String(name)}`);
  return join('layouts', name);
}
