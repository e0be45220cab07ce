/** What a statement does, by its text. */
interface Deed {
  writes: readonly string[];
  onlyReads: boolean;
}

/** Beyond, texts are read again: filters make more of them than are worth keeping. */
const remembered = 2_000;
const known = new Map<string, Deed>();

/**
 * The tables that a statement writes. A word too many (`FOR UPDATE OF r` names none) costs nothing; a table too few would: what triggers write
 * on top is said by whoever stands on it.
 */
export const writtenBy = (text: string): readonly string[] => deedOf(text).writes;

/** Whether it does nothing but read: what locks, or lasts until the end of its transaction, does more. A word too many (a column named `lock`) costs a transaction. */
export const onlyReads = (text: string): boolean => deedOf(text).onlyReads;

function deedOf(text: string): Deed {
  let deed = known.get(text);
  if (!deed) {
    const writes = [...text.matchAll(written)].flatMap((match) => match[1] ?? []);
    deed = { writes, onlyReads: /^\s*(?:SELECT|WITH)\b/i.test(text) && !doesMore.test(text) };
    if (known.size >= remembered) known.clear();
    known.set(text, deed);
  }
  return deed;
}

const written = /\b(?:INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?"?(\w+)/gi;
const doesMore = /\b(?:INSERT|UPDATE|DELETE|MERGE|INTO|SHARE|LOCK|\w*advisory\w*|set_config)\b/i;
