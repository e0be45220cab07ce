import { existsSync } from 'node:fs';
import { loadRegister, NotARegisterFile, type LoadReport } from '../directory/load-register.js';
import { UsageError, type Command } from './command.js';
import { withOwnerClient } from './owner-connection.js';

export const directoryCommands: Command[] = [
  {
    name: 'directory:load',
    usage: 'FILE',
    summary:
      'a file of the national FINESS register (etalab cs1100501, cs1100502, cs1100507, or the plain list of establishments); safe to run again',
    async run(args) {
      const path = args.positionals[0];
      if (!path) throw new UsageError('name the file to load');
      if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
      await withOwnerClient(async (client) => {
        try {
          print(await loadRegister(client, path));
        } catch (error) {
          if (error instanceof NotARegisterFile) throw new UsageError(error.message);
          throw error;
        }
      });
    },
  },
];

function print(report: LoadReport): void {
  const { legalEntities, establishments } = report;
  console.log(`${report.format} file, register of ${report.extractedOn}: ${report.read} structures read`);
  console.log(`legal entities: ${legalEntities.added} new, ${legalEntities.changed} changed`);
  console.log(`establishments: ${establishments.added} new, ${establishments.changed} changed`);
  if (report.named > 0) console.log(`legal entities known only by their number: ${report.named}`);
  if (report.refused === 0) return;
  console.log(`refused: ${report.refused}, the first of them:`);
  for (const refusal of report.firstRefusals) console.log(`  ${refusal}`);
}
