import type { FormField } from '../forms/form.js';
import type { ConflictField } from '../web/errors.js';

export type Changes = Record<string, [before: string, after: string]>;

/** What the journal says of one save. */
export interface Saved {
  by: string;
  at: Date;
  /** By the same person, elsewhere. */
  own: boolean;
  /** By somebody or by their file: what it changed is told under the names of the form. */
  byField: boolean;
  version: number | null;
  changes: Record<string, [unknown, unknown]> | null;
}

interface ThreeWays {
  /** Every save after the version that was opened, the oldest first. */
  since: Saved[];
  opened: number;
  version: number;
  yours: object;
  now: object;
  /** What the form showed, when another record took its place since: the journal of this one does not tell it. */
  was?: object | undefined;
}

/** What the record said at the version that was opened, what was typed, what it says now; and what comes of the three. */
export function threeWays(fields: readonly FormField[], ways: ThreeWays): ConflictField[] {
  return fields.map((field) => {
    const text = (of: object) => field.show((of as Record<string, unknown>)[field.name]);
    const [yours, now] = [text(ways.yours), text(ways.now)];
    const opened = ways.was ? text(ways.was) : openedOf(field.name, ways, now);
    return {
      name: field.name,
      label: field.label,
      long: field.type === 'textarea',
      opened,
      yours,
      now,
      ...merge(opened, yours, now),
    };
  });
}

// A field only one of the two changed is not a question: that change is kept.
function merge(opened: string | null, yours: string, now: string): Pick<ConflictField, 'kept' | 'settled'> {
  if (yours === now) return { kept: now, settled: opened === now ? 'unchanged' : 'same' };
  if (yours === opened) return { kept: now, settled: 'theirs' };
  if (now === opened) return { kept: yours, settled: 'yours' };
  return { kept: yours, settled: null };
}

// The first save after the opening that touched the field says what it was; untouched, it is what it was. Saves that
// the journal does not tell leave the question open.
function openedOf(name: string, { since, opened, version }: ThreeWays, now: string): string | null {
  const first = since.map((save) => save.changes?.[name]?.[0]).find((text) => text !== undefined);
  if (first !== undefined) return Array.isArray(first) ? first.join('\n') : String(first);
  const told = new Set(since.map((save) => save.version));
  for (let one = opened + 1; one <= version; one++) if (!told.has(one)) return null;
  return now;
}

/** Field by field, what an edit changes: kept in the journal. */
export function changesBetween(fields: readonly FormField[], before: object, after: object): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    const { name } = field;
    const old = field.show((before as Record<string, unknown>)[name]);
    const recent = field.show((after as Record<string, unknown>)[name]);
    if (old !== recent) changes[name] = [old, recent];
  }
  return changes;
}

/** « nom « A » au lieu de « B » », field by field: for a sentence of the timeline that says what was put right. */
export function changesInWords(fields: readonly Pick<FormField, 'name' | 'label'>[], changes: Changes): string {
  return fields
    .flatMap(({ name, label }) => {
      const [before, now] = changes[name] ?? [];
      if (before === undefined || now === undefined) return [];
      const said = [now, before].map((one) => (one === '' ? 'rien' : `«\u00a0${one}\u00a0»`));
      return `${label.charAt(0).toLowerCase()}${label.slice(1)}, ${said.join(' au lieu de ')}`;
    })
    .join('\u202f; ');
}

/** « nom, adresse »: for the sentence of the timeline. */
export function changedLabels(fields: readonly Pick<FormField, 'name' | 'label'>[], changes: Changes): string {
  return fields
    .filter((field) => changes[field.name])
    .map((field) => field.label.charAt(0).toLowerCase() + field.label.slice(1))
    .join(', ');
}
