import 'reflect-metadata';
import { borrowDemonstration, readEnvFile } from './config/env-file.js';
import { readArguments, UsageError, type Command } from './operator/command.js';
import { databaseCommands } from './operator/database-commands.js';
import { demoCommands } from './operator/demo-commands.js';
import { directoryCommands } from './operator/directory-commands.js';
import { editorCommands } from './operator/editor-commands.js';
import { editorEndCommands } from './operator/editor-end-commands.js';
import { healthCommands } from './operator/health-commands.js';
import { queueCommands } from './operator/queue-commands.js';
import { authorityCommands } from './operator/authority-commands.js';
import { mailHoldCommands } from './operator/mail-hold-commands.js';
import { mailCommands } from './operator/mail-commands.js';
import { factorCommands } from './operator/factor-commands.js';
import { secretCommands } from './operator/secret-commands.js';
import { journalCommands } from './operator/journal-commands.js';
import { seedCommands } from './operator/seed-commands.js';
import { verifyCommands } from './operator/verify-commands.js';

/** The operator's commands. `npm run cli -- help` lists them. */
const commands: Command[] = [
  ...databaseCommands,
  ...verifyCommands,
  ...journalCommands,
  ...editorCommands,
  ...editorEndCommands,
  ...healthCommands,
  ...queueCommands,
  ...mailCommands,
  ...mailHoldCommands,
  ...directoryCommands,
  ...authorityCommands,
  ...secretCommands,
  ...factorCommands,
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
  const args = readArguments(command, rest);
  if (!args) return console.log(command.help ?? `${`${name} ${command.usage}`.trim()}\n  ${command.summary}`);
  readEnvFile();
  if (borrowDemonstration()) console.error('no database is named: on the database of the demonstration in .data');
  await command.run(args);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
});
