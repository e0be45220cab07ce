import { parseArgs } from 'node:util';

/** One command of the operator: `npm run cli -- <name> …`. */
export interface Command {
  name: string;
  /** How to call it, without the name. */
  usage: string;
  summary: string;
  run(args: Arguments): Promise<void>;
}

export interface Arguments {
  positionals: string[];
  options: Record<string, string | undefined>;
}

/** What the operator did wrong: printed without a stack. */
export class UsageError extends Error {}

/** `--clients 5000 FILE` → `{ options: { clients: '5000' }, positionals: ['FILE'] }`. */
export function readArguments(args: string[]): Arguments {
  const { tokens } = parseArgs({ args, strict: false, tokens: true, allowPositionals: true });
  const options: Record<string, string | undefined> = {};
  const positionals: string[] = [];
  let waiting: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option') {
      options[token.name] = token.value ?? '';
      waiting = token.value === undefined ? token.name : null;
    } else if (token.kind === 'positional') {
      if (waiting) options[waiting] = token.value;
      else positionals.push(token.value);
      waiting = null;
    }
  }
  return { positionals, options };
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
