import { createHash } from 'node:crypto';
import type pg from 'pg';
import { arrayText } from './array-text.js';

/** Beyond, a text is planned each time: filters make more texts than a connection should remember. */
const remembered = 500;
const names = new Map<string, string>();
const seenOnce = new Set<string>();

/**
 * A statement under a name of its own once its text comes a second time: PostgreSQL plans it a few times for each connection, then no more.
 * On pages that read by key, planning was most of the time (docs/decisions/0007-bench-floors.md).
 */
export function prepared(text: string, values: unknown[]): pg.QueryConfig {
  const name = names.get(text) ?? remember(text);
  const written = values.map(arrayAtOnce);
  return name ? { name, text, values: written } : { text, values: written };
}

/** A list of words: a batch names its clients in ten statements. */
function arrayAtOnce(value: unknown): unknown {
  return Array.isArray(value) && value.every((word) => typeof word === 'string') ? arrayText(value) : value;
}

function remember(text: string): string | null {
  if (!seenOnce.has(text)) {
    if (seenOnce.size >= remembered * 4) seenOnce.clear();
    seenOnce.add(text);
    return null;
  }
  if (names.size >= remembered) return null;
  seenOnce.delete(text);
  // PostgreSQL cuts a name at 63 characters.
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40);
  names.set(text, name);
  return name;
}
