/** Beyond, texts are read again: filters make more of them than are worth keeping. */
const remembered = 2_000;
const known = new Map<string, readonly string[]>();

/**
 * The tables that a statement writes, by its text. A word too many (`FOR UPDATE OF r` names none) costs nothing; a table too few would:
 * what triggers write on top is said by whoever stands on it.
 */
export function writtenBy(text: string): readonly string[] {
  let tables = known.get(text);
  if (!tables) {
    tables = [...text.matchAll(/\b(?:INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?"?(\w+)/gi)].flatMap(
      (match) => match[1] ?? [],
    );
    if (known.size >= remembered) known.clear();
    known.set(text, tables);
  }
  return tables;
}

/** Whether a statement does nothing but read, by its text: what locks, or lasts until the end of its transaction, does more. A word too many (a column named `lock`) costs a transaction. */
export function onlyReads(text: string): boolean {
  let reads = readings.get(text);
  if (reads === undefined) {
    reads = /^\s*(?:SELECT|WITH)\b/i.test(text) && !doesMore.test(text);
    if (readings.size >= remembered) readings.clear();
    readings.set(text, reads);
  }
  return reads;
}

const readings = new Map<string, boolean>();
const doesMore = /\b(?:INSERT|UPDATE|DELETE|MERGE|INTO|SHARE|LOCK|\w*advisory\w*|set_config)\b/i;
