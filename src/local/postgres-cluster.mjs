// The files of a PostgreSQL cluster: created once, checked at each start.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, spawnOptions } from './postgres-binaries.mjs';

/**
 * Creates the cluster the first time. The superuser's password stands in the data folder, readable by its owner alone.
 * @param {import('./postgres-binaries.mjs').Installation} installation
 * @param {string} cluster
 * @param {string} folder the data folder
 * @returns {string} the superuser's password
 */
export function prepareCluster(installation, cluster, folder) {
  const passwordFile = join(folder, 'superuser-password');
  if (existsSync(cluster) && existsSync(passwordFile)) {
    checkVersion(installation, cluster);
    return readFileSync(passwordFile, 'utf8').trim();
  }
  // Without its password a cluster is of no use: the data folder was removed, so its data goes too.
  rmSync(cluster, { recursive: true, force: true });
  const password = randomBytes(24).toString('hex');
  createCluster(installation, cluster, password);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  return password;
}

function checkVersion(installation, cluster) {
  const ours = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const output = spawnSync(program(installation, 'postgres'), ['--version'], spawnOptions(installation)).stdout;
  const theirs = /\d+/.exec(String(output))?.[0];
  if (ours === theirs) return;
  throw new Error(
    `Les données de démonstration viennent de PostgreSQL ${ours}, la version installée est ${theirs}. ` +
      'Relancez avec --reset pour repartir de données neuves.',
  );
}

// Created beside, then renamed: a launcher killed half-way never leaves half a cluster. A cluster can be moved.
function createCluster(installation, cluster, password) {
  const staging = `${cluster}.new`;
  const passwordFile = join(installation.home, 'initdb-password');
  rmSync(staging, { recursive: true, force: true });
  makeForServer(installation, staging, passwordFile, password);
  const options = ['-D', staging, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8'];
  // Same order and same letters on every machine, whatever locales the system has.
  options.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync', '--no-instructions');
  const result = spawnSync(program(installation, 'initdb'), options, spawnOptions(installation));
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw new Error(`PostgreSQL n’a pas pu créer ses données\u00a0: ${result.error?.message ?? result.stderr}`);
  }
  renameSync(staging, cluster);
}

function makeForServer({ identity }, staging, passwordFile, password) {
  mkdirSync(staging, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (!identity) return;
  for (const path of [staging, passwordFile]) chownSync(path, identity.uid, identity.gid);
}
