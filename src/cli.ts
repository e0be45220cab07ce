import 'reflect-metadata';
import { readArguments, UsageError, type Command } from './operator/command.js';
import { databaseCommands } from './operator/database-commands.js';
import { demoCommands } from './operator/demo-commands.js';
import { directoryCommands } from './operator/directory-commands.js';
import { editorCommands } from './operator/editor-commands.js';
import { authorityCommands } from './operator/authority-commands.js';
import { seedCommands } from './operator/seed-commands.js';

/** The operator's commands. `npm run cli -- help` lists them. */
const commands: Command[] = [
  ...databaseCommands,
  ...editorCommands,
  ...directoryCommands,
  ...authorityCommands,
  ...seedCommands,
  ...demoCommands,
];

function help(): void {
  console.log('npm run cli -- <command>\n');
  for (const { name, usage, summary } of commands) console.log(`  ${`${name} ${usage}`.trim()}\n      ${summary}`);
}

async function main([name = 'help', ...rest]: string[]): Promise<void> {
  if (name === 'help' || name === '--help') return help();
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`unknown command ${name}; "help" lists them`);
  await command.run(readArguments(rest));
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
});
