import { parseArgs } from 'node:util';

/** One command of the operator: `npm run cli -- <name> …`. */
export interface Command {
  name: string;
  /** How to call it, without the name: the options are those it names, and files are taken where it says FILE. */
  usage: string;
  summary: string;
  /** More than the usage and the summary, for `<name> --help`. */
  help?: string;
  run(args: Arguments): Promise<void>;
}

export interface Arguments {
  positionals: string[];
  options: Record<string, string | undefined>;
}

/** What the operator did wrong: printed without a stack. */
export class UsageError extends Error {}

/**
 * `--clients 5000 FILE` → `{ options: { clients: '5000' }, positionals: ['FILE'] }`; null when `--help` is asked.
 * @throws UsageError for an option the usage does not name, one without its value, or a file that nothing is done with
 */
export function readArguments({ name, usage }: Pick<Command, 'name' | 'usage'>, args: string[]): Arguments | null {
  const named = [...usage.matchAll(/--([a-z-]+)/g)].map(([, option = '']) => [option, { type: 'string' }] as const);
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...Object.fromEntries(named), help: { type: 'boolean', short: 'h' } },
      allowPositionals: usage.includes('FILE'),
    });
    const { help, ...options } = values;
    return help ? null : { options: options as Record<string, string | undefined>, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nusage: ${`${name} ${usage}`.trim()}`);
  }
}

/** @throws UsageError naming the option that is missing. */
export function required(args: Arguments, name: string): string {
  const value = args.options[name];
  if (!value) throw new UsageError(`--${name} is missing`);
  return value;
}

/** @throws UsageError naming the variable that is missing. */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new UsageError(`the environment variable ${name} is missing (see .env.example)`);
  return value;
}
