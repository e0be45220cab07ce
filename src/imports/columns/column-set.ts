import type { ColumnPart, ImportColumn } from './import-column.js';
import { plainText } from './plain-text.js';

/** Every column that a kind of file may carry, by noun, in the order of its export. */
export class ColumnSet {
  readonly all: ImportColumn[];
  readonly byKey: ReadonlyMap<string, ImportColumn>;
  private readonly keyOfTitle = new Map<string, string>();

  /**
   * @param keys the columns that say what a line speaks of, the first that has something; one of them is enough
   * @param missing told when no column of a file carries any
   */
  constructor(
    readonly parts: ColumnPart[],
    readonly keys: readonly [string, ...string[]],
    readonly missing: string,
  ) {
    this.all = parts.flatMap(({ columns }) => columns);
    this.byKey = new Map(this.all.map((one) => [one.key, one]));
    for (const { key: own, label, aliases } of this.all)
      for (const title of [plainText(label), ...aliases])
        if (!this.keyOfTitle.has(title)) this.keyOfTitle.set(title, own);
  }

  /** The column that a title tells by itself; '' for a title nobody knows. */
  titled(title: string): string {
    return this.keyOfTitle.get(plainText(title)) ?? '';
  }

  label(key: string): string {
    return this.byKey.get(key)?.label ?? '';
  }

  /** How many of these cells are titles we know. */
  recognised(cells: string[]): number {
    return cells.filter((cell) => this.titled(cell) !== '').length;
  }
}
