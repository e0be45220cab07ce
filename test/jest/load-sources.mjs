// Hooks of Node's loader: a test imports the product as tsc built it, which is what runs in production, and what is not built as swc makes it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

const root = new URL('../../', import.meta.url).href;
const globals = new URL('globals.mjs', import.meta.url).href;

export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  const isOurs = context.parentURL?.startsWith(root) && !context.parentURL.includes('/node_modules/');
  if (!isOurs || !/^\.{1,2}\/.*\.js$/.test(specifier)) return next(specifier, context);
  const found = sourceOf(new URL(specifier, context.parentURL));
  return found ? { url: found, format: 'module', shortCircuit: true } : next(specifier, context);
}

function sourceOf({ href }) {
  const path = href.slice(root.length);
  const built = `${root}dist/${path}`;
  const written = href.replace(/\.js$/, '.ts');
  return [built, written].find((url) => url.startsWith(root) && existsSync(fileURLToPath(url)));
}

export async function load(url, context, next) {
  const path = url.split('?')[0];
  if (!path.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(path);
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
