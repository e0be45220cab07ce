// The national register: its load against a plain COPY of the same rows into the same tables, and the memory of the daily JSON.
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { loadRegister } from '../../../dist/src/directory/load/load-register.js';
import { operate } from '../processes.mjs';
import { promised } from '../promised.mjs';
import { etalabLines, jsonPieces } from '../register-files.mjs';

const goal = 4;
const mostMemory = 300;
const jsonReader = fileURLToPath(new URL('../../../dist/src/directory/load/structures-format.js', import.meta.url));
const tables = {
  directory_legal_entities: [
    'finess',
    'name',
    'siren',
    'town',
    'postal_code',
    'departement',
    'address',
    'extracted_on',
  ],
  directory_establishments: [
    'finess',
    'legal_entity_finess',
    'name',
    'siret',
    'category',
    'town',
    'postal_code',
    'departement',
    'address',
    'extracted_on',
  ],
};

/** @param {{ database: object, sizes: { registered: number, jsonMegabytes: number }, say: (line: string) => void }} bench */
export async function measureRegister({ database, sizes, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-register-'));
  try {
    say(`register of ${sizes.registered} structures`);
    const rows = [await loadAgainstCopy(database, folder, sizes.registered)];
    say(`JSON register of ${sizes.jsonMegabytes} MB`);
    return [...rows, await memoryOfJson(database, folder, sizes.jsonMegabytes)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function loadAgainstCopy(database, folder, structures) {
  const file = join(folder, 'etalab_cs1100507.csv');
  await pipeline(Readable.from(etalabLines(structures)), createWriteStream(file));
  const client = await ownerOf(database);
  const started = performance.now();
  await loadRegister(client, file);
  const ours = (performance.now() - started) / 1000;
  await client.end();
  const rival = await copyAgain(database);
  const result = { ours: { seconds: ours }, rival: { seconds: rival } };
  return { label: `register of ${structures}, against COPY`, result, ratio: ours / rival, atMost: goal };
}

async function ownerOf(database) {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  return client;
}

async function copyAgain(database) {
  const client = await ownerOf(database);
  let taken = 0;
  for (const [table, columns] of Object.entries(tables)) {
    const names = columns.join(', ');
    const pieces = [];
    for await (const piece of client.query(copyTo(`COPY ${table} (${names}) TO STDOUT`))) pieces.push(piece);
    await client.query(`CREATE TABLE bench_${table} (LIKE ${table} INCLUDING ALL)`);
    const started = performance.now();
    await pipeline(Readable.from(pieces), client.query(copyFrom(`COPY bench_${table} (${names}) FROM STDIN`)));
    taken += performance.now() - started;
    await client.query(`DROP TABLE bench_${table}`);
  }
  await client.end();
  return taken / 1000;
}

async function memoryOfJson(database, folder, megabytes) {
  const label = `JSON register of ${megabytes} MB: memory`;
  if (!existsSync(jsonReader)) return { label, skipped: 'this version reads no JSON register' };
  const write = async (name, size) => {
    const file = join(folder, name);
    await pipeline(Readable.from(jsonPieces(size)), createWriteStream(file));
    return file;
  };
  const small = await operate(database, ['directory:load', await write('finess-structures-small.json', 1)]);
  const large = await operate(database, ['directory:load', await write('finess-structures.json', megabytes)]);
  const grown = (large - small) / 1e6;
  return promised(label, { megabytes: grown }, mostMemory);
}
