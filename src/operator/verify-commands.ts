import type { INestApplicationContext } from '@nestjs/common';
import { everyEditor } from '../platform/tenancy/editors-of-owner.js';
import { UsageError, type Command } from './command.js';
import { withOwner, withOwnerClient } from './owner-connection.js';
import { withProduct } from './product.js';
import { verify, type Outcome } from './verify/verify.js';

const shown = 5;

export const verifyCommands: Command[] = [
  {
    name: 'verify',
    usage: '[--editor SLUG]',
    summary:
      'proves of every editor, or of one, that nothing is lost, nothing is there twice, what is derived equals what it comes from, and the journal is whole; ends with 1 when something is not',
    async run({ options }) {
      const editors = options['editor'] ? [options['editor']] : await withOwnerClient(everyEditor);
      let faults = 0;
      await withProduct(async (product) => {
        for (const editor of editors) faults += await verifyOne(editor, product);
      });
      if (faults > 0) throw new UsageError(`checks that do not hold: ${faults}`);
      console.log('everything holds');
    },
  },
];

/** @returns how many checks do not hold */
async function verifyOne(editor: string, product: INestApplicationContext): Promise<number> {
  let outcomes: Outcome[] = [];
  await withOwner(editor, async (client) => {
    const { rows } = await client.query<{ id: string; name: string }>('SELECT editor_id AS id, name FROM editors');
    const [found] = rows as [(typeof rows)[0]];
    console.log(found.name);
    outcomes = await verify({ client, editorId: found.id, product });
  });
  for (const outcome of outcomes) print(outcome);
  return outcomes.filter(({ found }) => found && found.faults.length > 0).length;
}

function print({ name, proves, found }: Outcome): void {
  const mark = !found ? '–' : found.faults.length === 0 ? '✓' : '✗';
  console.log(`  ${mark} ${name.padEnd(22)} ${String(found?.looked ?? '').padStart(8)}  ${proves}`);
  if (!found) return;
  for (const fault of found.faults.slice(0, shown)) console.log(`      ${fault}`);
  if (found.faults.length > shown) console.log(`      … ${found.faults.length - shown} more, or more than that`);
}
