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
  const found = sourceOf(new URL(specifier, context.parentURL), new URL(context.parentURL).search);
  return found ? { url: found, format: 'module', shortCircuit: true } : next(specifier, context);
}

// What is of tests is made again for each of their files (`?file=3`): a counter of theirs begins at nought.
function sourceOf({ href }, search) {
  const isThere = (url) => url.startsWith(root) && existsSync(fileURLToPath(url));
  const built = `${root}dist/${href.slice(root.length)}`;
  if (isThere(built)) return built;
  const written = href.replace(/\.js$/, '.ts');
  return isThere(written) ? written + search : undefined;
}

const made = new Map();

export async function load(url, context, next) {
  const path = url.split('?')[0];
  if (!path.endsWith('.ts')) return next(url, context);
  if (!made.has(path)) made.set(path, madeOf(fileURLToPath(path)));
  return { format: 'module', source: made.get(path), shortCircuit: true };
}

function madeOf(filename) {
  return transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename }).code;
}
