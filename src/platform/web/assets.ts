import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { buildIconMasks, buildIconSprite } from './icon-sprite.js';
import { projectRoot } from './project-root.js';

/** Where each public name comes from, relative to the project's root. */
const sources: Readonly<Record<string, string>> = {
  'tabler.min.css': 'node_modules/@tabler/core/dist/css/tabler.min.css',
  'htmx.min.js': 'node_modules/htmx.org/dist/htmx.min.js',
  'favicon.svg': 'views/assets/favicon.svg',
  ...fontFiles('inter'),
  ...fontFiles('jetbrains-mono'),
};

/** The parts of sceau.css, in the order of the cascade: what comes later wins over what comes before. */
export const styleParts = [
  ...['fonts', 'tokens', 'base', 'tabler', 'shell', 'states', 'tables', 'home', 'lists', 'client', 'grid', 'order'],
  ...[
    'mailbox',
    'public',
    'forms',
    'messages',
    'plan',
    'requests',
    'changes',
    'campaigns',
    'departures',
    'review',
    'readiness',
    'exchanges',
  ],
  ...['saved-views', 'print'],
].map((part) => `views/assets/css/${part}.css`);

/** The parts of app.js, one script: what comes later may use what comes before. */
const scriptParts = ['page', 'copying', 'menus', 'keys', 'selection', 'sending', 'session', 'regions', 'live'].map(
  (part) => `views/assets/js/${part}.js`,
);

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
};

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** Made when it is first asked for; absent for what is compressed already (fonts). */
  readonly gzip?: () => Buffer;
}

/** The files every page needs, read once at boot and kept in memory (about 1 MB). */
export interface Assets {
  /**
   * The address of an asset, for example `/assets/1f0c…/sceau.css`.
   * @throws Error when there is no asset of that name
   */
  url(name: string): string;
  /** Answers GET and HEAD under `/assets/<hash>/`; lets every other request through. */
  readonly serve: (request: Request, response: Response, next: NextFunction) => void;
}

/**
 * Reads the style sheets, scripts and fonts, and draws the icon sprite.
 * One hash over everything names the virtual folder, so `url(font.woff2)` in a style sheet needs no rewriting.
 * @param root the project's root folder
 * @throws Error when a file is missing
 */
export function loadAssets(root: string): Assets {
  const files = readAll(root);
  const hash = hashOf(files);
  return {
    url(name) {
      if (!files.has(name)) throw new Error(`No asset is called ${name}`);
      return `/assets/${hash}/${name}`;
    },
    serve(request, response, next) {
      const [, folder, name] = /^\/assets\/([0-9a-f]+)\/([\w.-]+)$/.exec(request.path) ?? [];
      const asset = name === undefined ? undefined : files.get(name);
      if (!asset || !['GET', 'HEAD'].includes(request.method)) return next();
      // A page kept open across a new version asks for the old folder: today's file is better than none, but not to be kept.
      send(request, response, asset, folder === hash ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  };
}

let loaded: Assets | undefined;

/** The assets of this program, read at the first call. */
export function projectAssets(): Assets {
  loaded ??= loadAssets(projectRoot());
  return loaded;
}

/** Serves the assets under `/assets/<hash>/`. Comes after the security headers and before sessions. */
export function serveAssets(application: NestExpressApplication): void {
  application.use(projectAssets().serve);
}

function fontFiles(family: string): Record<string, string> {
  const names = ['latin', 'latin-ext'].map((subset) => `${family}-${subset}-wght-normal.woff2`);
  return Object.fromEntries(names.map((name) => [name, `node_modules/@fontsource-variable/${family}/files/${name}`]));
}

function readAll(root: string): Map<string, Asset> {
  const files = new Map<string, Asset>();
  for (const [name, path] of Object.entries(sources)) files.set(name, assetOf(name, readFileSync(join(root, path))));
  const read = (path: string) => readFileSync(join(root, path));
  const styles = styleParts.map(read);
  files.set('app.js', assetOf('app.js', Buffer.concat(scriptParts.map(read))));
  const icons = join(root, 'node_modules/@tabler/icons/icons');
  files.set('sceau.css', assetOf('sceau.css', Buffer.concat([Buffer.from(buildIconMasks(icons)), ...styles])));
  const sprite = buildIconSprite(icons);
  return files.set('icons.svg', assetOf('icons.svg', Buffer.from(sprite)));
}

function assetOf(name: string, bytes: Buffer): Asset {
  const type = contentTypes[extname(name)] ?? 'application/octet-stream';
  if (type.startsWith('font/')) return { type, bytes };
  let gzip: Buffer | undefined;
  return { type, bytes, gzip: () => (gzip ??= gzipSync(bytes, { level: 9 })) };
}

function hashOf(files: ReadonlyMap<string, Asset>): string {
  const hash = createHash('sha256');
  for (const [name, asset] of files) hash.update(name).update('\0').update(asset.bytes);
  // In the address of each icon of each page.
  return hash.digest('hex').slice(0, 10);
}

function send(request: Request, response: Response, asset: Asset, cacheControl: string): void {
  response.setHeader('Content-Type', asset.type);
  response.setHeader('Cache-Control', cacheControl);
  response.setHeader('Vary', 'Accept-Encoding');
  if (asset.gzip && request.acceptsEncodings('gzip')) {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(asset.gzip());
  } else {
    response.end(asset.bytes);
  }
}
