import { placed } from './frame-places.js';

/** What a line says beside its words: ids, counts, names of our own. Never what a person typed. */
export type Facts = Record<string, string | number | boolean | null | undefined>;

/**
 * The one owner of what web and worker print. One line of JSON for each thing: whatever is in it, it is one line, so that nobody writes
 * lines of theirs (ASVS 5 V16.4.1); and what names or opens something is taken out of every text (V16.2.5).
 */
export const log = {
  /** Something went wrong that nobody of the editor can mend. */
  fault(what: string, error: unknown, facts: Facts = {}): void {
    console.error(lineOf('error', what, { ...facts, ...faultOf(error) }));
  },
  /** Something that whoever watches over the house wants to hear of: who was let in, refused, changed. */
  security(event: string, facts: Facts): void {
    console.log(lineOf('security', event, facts));
  },
};

function lineOf(level: string, what: string, facts: Facts): string {
  const kept = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, typeof value === 'string' ? redacted(value) : value]],
  );
  return JSON.stringify({
    at: new Date(Date.now()).toISOString(),
    level,
    what: redacted(what),
    ...Object.fromEntries(kept),
  });
}

interface Known {
  name?: string;
  message?: string;
  stack?: string;
  code?: unknown;
  /** Of PostgreSQL, beneath TypeORM's own. */
  driverError?: Known;
  severity?: string;
  table?: string;
  constraint?: string;
}

// Named one by one: an error of PostgreSQL or TypeORM carries the values of its statement.
function faultOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return { error: String(error) };
  const { name, message = '', stack, driverError, ...given } = error as Known;
  const { code, severity, table, constraint } = driverError ?? { ...given, ...(error as Known) };
  // `invalid input syntax for type uuid: "…"`
  const words = severity || driverError ? message.replace(/: ".*$/s, ': <value>') : message;
  return {
    error: `${name ?? 'Error'}: ${words}`,
    code: code === undefined ? undefined : String(code),
    table,
    constraint,
    stack: framesOf(stack),
  };
}

function framesOf(stack: string | undefined): string | undefined {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames.length > 0
    ? frames
        .slice(0, 8)
        .map((line) => placed(line.trim()))
        .join(' | ')
    : undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A text without addresses of e-mail, hashes, tokens, and whatever else is long and no word. An id of ours stays. */
export function redacted(text: string): string {
  return text
    .replace(/[^\s@<>"'(),;:]{1,200}@[^\s@<>"'(),;:]{1,200}/g, '<address>')
    .replace(/\$argon2\S+/g, '<hash>')
    .replace(/[\w%+=-]{32,}/g, (found) => (uuid.test(found) ? found : '<token>'))
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
