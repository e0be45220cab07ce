// What must stand before anything of ours can run: Node, the packages, the build. Plain JavaScript, Node's own modules only.
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './commands.mjs';

const needed = [20, 19];

/** Ends the process with an explanation when this Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  console.error(
    `Sceau demande Node.js ${needed.join('.')} ou plus récent\u202f; cette machine utilise Node.js ${process.versions.node}.\n` +
      'Installez une version récente depuis https://nodejs.org, puis relancez la commande.',
  );
  process.exit(1);
}

/**
 * Installs the packages of package-lock.json when those present are not the ones it names.
 * @param {string} root the project's folder
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(root, say) {
  if (packagesAreThose(root)) return;
  say('Installation des dépendances (npm ci)…');
  // Errors only: npm warns at length about packages that name a newer Node and were tried on this one.
  const options = ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  const { code } = await npm(root, options);
  if (code === 0) return;
  throw new Error(
    'L’installation des dépendances a échoué. Vérifiez l’accès au registre npm, puis relancez la commande.',
  );
}

// npm tells which npm is running it; that one needs neither PATH nor, on Windows, a shell.
function npm(root, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...options], { cwd: root });
  return run('npm', options, { cwd: root, shell: process.platform === 'win32' });
}

// Compared by content: a git checkout changes dates without changing what is installed.
function packagesAreThose(root) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    return present ? present.version === entry.version : Boolean(entry.optional ?? entry.devOptional);
  });
}

/**
 * Builds `dist` when a source changed since the last build.
 * @param {string} root the project's folder
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} false when the compiler found errors; what it could write is written
 */
export async function ensureBuilt(root, say) {
  const stamp = join(root, 'dist', '.built');
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const started = new Date();
  if (built >= newestSource(root)) return true;
  say('Compilation…');
  // Without our stamp nothing says that the outputs are there: the compiler must not trust its own notes.
  if (built === 0) rmSync(join(root, 'dist', 'tsconfig.build.tsbuildinfo'), { force: true });
  const { code } = await run(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], {
    cwd: root,
  });
  removeOrphanOutputs(root);
  if (code !== 0) return false;
  writeFileSync(stamp, started.toISOString());
  return true;
}

// A folder's date changes when a file in it appears or goes.
function newestSource(root) {
  const files = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'].map((name) =>
    join(root, name),
  );
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
