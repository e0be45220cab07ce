import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { projectAssets, type Assets } from '../assets.js';
import { projectRoot } from '../project-root.js';
import { compileTemplate, type Template } from './template-compiler.js';
import { templateHelpers } from './template-helpers.js';

/** The layouts a view may ask for through its `layout` property; `false` renders the page alone. */
type LayoutName = 'app' | 'public' | 'sign-in';

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
 * @param reload true to read the templates again at each page
 */
export function createRenderer(views: string, assets: Assets, reload: boolean): RenderFile {
  const helpers = templateHelpers(assets);
  const known = new Map<string, Template>();
  // Read and compiled when it is first shown: a process draws few of them in its first seconds.
  const templateOf = (file: string): Template => {
    const template =
      known.get(file) ?? compileTemplate(withoutIndent(readEntities(readFileSync(file, 'utf8'))), surroundings);
    if (!reload) known.set(file, template);
    return template;
  };
  const partials = new Map<string, Template>();
  const partial = (name: string): Template => {
    const template = partials.get(name) ?? templateOf(join(views, 'partials', `${name}.hbs`));
    if (!reload) partials.set(name, template);
    return template;
  };
  const surroundings = { helpers, partial };
  return (file, options, done) => {
    const layout = layoutPath('layout' in options ? options.layout : undefined);
    let html: string;
    try {
      html = templateOf(file)(options, options);
      if (layout) {
        const page = { ...options, body: html };
        html = templateOf(join(views, `${layout}.hbs`))(page, page);
      }
    } catch (error) {
      return done(new Error(`${relative(views, file)}: ${(error as Error).message}`, { cause: error }));
    }
    done(null, html);
  };
}

// The steps in which we write a template are no part of its page.
function withoutIndent(template: string): string {
  return template.replace(/\n[ \t]+/g, '\n');
}

const noBreakSpaces: Readonly<Record<string, string>> = { '&nbsp;': '\u00a0', '&#8239;': '\u202f' };

/** The spaces themselves: what a template hands to a partial or a helper is no HTML yet, `{{> note text="Motif&nbsp;: …"}}`; elsewhere they are shorter. */
function readEntities(template: string): string {
  return template.replace(/&nbsp;|&#8239;/g, (entity) => noBreakSpaces[entity] ?? entity);
}

/** Only the known layouts: the name never becomes a path of someone's choosing. */
function layoutPath(layout: unknown): string | false {
  if (layout === false) return false;
  const name = typeof layout === 'string' ? layout.replace(/^layouts\//, '') : (layout ?? 'app');
  if (typeof name !== 'string' || !layoutNames.has(name)) throw new Error(`No layout is called ${String(name)}`);
  return join('layouts', name);
}
