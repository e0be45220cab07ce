// What must stand before anything of ours can run: Node, the packages, the build. Plain JavaScript, Node's own modules only.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt } from './building.mjs';
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
  if (isBuilt(root)) return true;
  say('Compilation…');
  return build(root);
}
