import { basename } from 'node:path';
import type pg from 'pg';
import { loadRegister, LoadUnderWay, NotARegisterFile, type LoadReport } from '../directory/load/load-register.js';
import { UsageError, type Command } from './command.js';
import { refuseMissing } from './given-file.js';
import { withOwnerClient } from './owner-connection.js';

const help = `directory:load FILE…
  Loads files of the national FINESS register, one after the other, gzip or not:
    finess-structures…json(.gz)   the daily JSON: legal entities and establishments
    etalab cs1100501              legal entities (load it first, then the establishments)
    etalab cs1100502, cs1100507   establishments
    a plain list « finess_et;finess_ej;raison_sociale;… »
  Safe to run again: the same file changes nothing, an older extraction never overwrites a newer one, one of a day to come is refused,
  and a load that was stopped goes on where it was when the same file is given again.`;

export const directoryCommands: Command[] = [
  {
    name: 'directory:load',
    usage: 'FILE…',
    summary:
      'files of the national FINESS register (daily JSON, etalab CSV, plain list; gzip or not); --help says more',
    help,
    async run({ positionals }) {
      if (positionals.length === 0) throw new UsageError(`name the files to load\n${help}`);
      // All are looked at before the first is loaded: a slip in the third name is told at once.
      for (const path of positionals) refuseMissing(path);
      await withOwnerClient(async (client) => {
        for (const path of positionals) await loadOne(client, path);
      });
    },
  },
];

async function loadOne(client: pg.Client, path: string): Promise<void> {
  const startedAt = Date.now();
  let toldAt = startedAt;
  try {
    const report = await loadRegister(client, path, {
      onProgress(structures) {
        if (Date.now() - toldAt < 2000) return;
        toldAt = Date.now();
        console.error(`${basename(path)}: ${structures} structures read…`);
      },
    });
    print(path, report, (Date.now() - startedAt) / 1000);
  } catch (error) {
    if (error instanceof NotARegisterFile || error instanceof LoadUnderWay) {
      throw new UsageError(`${basename(path)}: ${error.message}`);
    }
    throw error;
  }
}

function print(path: string, report: LoadReport, seconds: number): void {
  const resumed = report.resumed ? ' (gone on with where it was stopped)' : '';
  console.log(
    `${basename(path)}: ${report.format} file, register of ${report.extractedOn}: ${report.read} structures read in ${seconds.toFixed(1)} s${resumed}`,
  );
  for (const [label, { added, changed, closed, newerLoaded }] of [
    ['legal entities', report.legalEntities],
    ['establishments', report.establishments],
  ] as const) {
    console.log(
      `${label}: ${added} new, ${changed} changed${closed > 0 ? `, ${closed} closed as they are not listed any more` : ''}`,
    );
    if (newerLoaded)
      console.log(`  older than the extraction of ${newerLoaded} that is loaded: only what was unknown is added`);
  }
  if (report.named > 0) console.log(`legal entities known only by their number: ${report.named}`);
  if (report.changes > 0)
    console.log(`changes for the editors to see (names, places, closures, transfers): ${report.changes}`);
  if (report.duplicates > 0) console.log(`given several times, the last one kept: ${report.duplicates}`);
  for (const [name, count] of Object.entries(report.ignored))
    console.log(`ignored: ${count} of « ${name} », which are no structures`);
  warn(report);
}

function warn(report: LoadReport): void {
  const held = report.legalEntities.closuresHeld + report.establishments.closuresHeld;
  if (held > 0) {
    console.log(
      `NOT closed: ${held} structures are missing from this file, too many for a whole one: is it cut, or an extract?`,
    );
  }
  if (report.cut)
    console.log(
      'The file stops in the middle of a record: download it again. What came before was loaded, nothing was closed.',
    );
  if (report.refused === 0) return;
  console.log(`refused: ${report.refused}, the first of them:`);
  for (const refusal of report.firstRefusals) console.log(`  ${refusal}`);
}
