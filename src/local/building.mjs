// What makes `dist`, all of it: what is started is never older than what was compiled.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './commands.mjs';
import { narrow } from './narrow.mjs';

const stampOf = (root) => join(root, 'dist/.built');

/**
 * Compiles the sources into `dist/src` and `dist/migrations`, then joins what web and worker are started from.
 * @param {string} root the project's folder
 * @returns {Promise<boolean>} false when the compiler found errors; what it could write is written
 */
export async function build(root) {
  const started = new Date();
  // Without our stamp nothing says that the outputs are there: the compiler must not trust its own notes.
  if (!existsSync(stampOf(root))) rmSync(join(root, 'dist/tsconfig.build.tsbuildinfo'), { force: true });
  const compiler = fileURLToPath(new URL('bin/tsc', import.meta.resolve('@typescript/native/package.json')));
  const { code } = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root });
  removeOrphanOutputs(root);
  const whole = await joinPrograms(root);
  if (code !== 0 || !whole) return false;
  writeFileSync(stampOf(root), '');
  // What was written meanwhile is not in it.
  utimesSync(stampOf(root), started, started);
  return true;
}

/** False when a source changed since, whoever may have compiled it without joining. */
export function isBuilt(root) {
  const built = statSync(stampOf(root), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return built >= newestSource(root);
}

/**
 * Most of a start is finding, reading and linking modules: web and worker are started from a few files that hold the 1,400 of ours
 * (docs/decisions/0059-joined.md). Packages stay where they are; what runs aside and the command line run `dist/src`.
 * @returns {Promise<boolean>}
 */
async function joinPrograms(root) {
  // Not before the packages are there.
  const { build: joined, stop } = await import('esbuild');
  const outdir = join(root, 'dist/joined');
  rmSync(outdir, { recursive: true, force: true });
  const options = {
    absWorkingDir: root,
    entryPoints: ['main', 'web', 'worker'].map((name) => `dist/src/${name}.js`),
    outdir,
    bundle: true,
    // What is imported late stays apart.
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // Classes are told by their names: by Nest, by TypeORM, by ours.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    write: false,
  };
  const files = await joined(/** @type {import('esbuild').BuildOptions} */ (options)).then(
    ({ outputFiles = [] }) => outputFiles,
    () => [],
  );
  // Its own process would stay as long as we do.
  await stop();
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of files) writeFileSync(path, path.endsWith('.js') ? narrow(text) : text);
  return files.length > 0;
}

// A folder's date changes when a file in it appears or goes.
function newestSource(root) {
  const files = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => join(root, name));
  for (const folder of ['src', 'migrations']) files.push(join(root, folder), ...filesUnder(join(root, folder)));
  return Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

// A migration that was renamed must not stay in dist under its old name: it would be run.
function removeOrphanOutputs(root) {
  for (const folder of ['src', 'migrations']) {
    const outputs = join(root, 'dist', folder);
    for (const file of existsSync(outputs) ? filesUnder(outputs) : []) {
      const source = join(root, folder, relative(outputs, file)).replace(/\.js(\.map)?$/, '.ts');
      if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
    }
  }
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}
