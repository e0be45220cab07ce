import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { classMark, Registry } from '../registry.js';
import { NotFound } from '../web/errors.js';
import { listAddress, queryText } from './list-address.js';

/** What a view keeps of an address, in the words of its list. */
export interface KeptAddress {
  /** Filters and order; neither the page nor how much is counted. */
  query: Record<string, string>;
  /** Keys of the chosen columns; none when they are the usual ones. */
  columns: string[];
  /** French sentence of the filters. */
  description: string;
  /** Why this cannot be kept, or is not understood any more. */
  problems: readonly string[];
}

/** A list that can be remembered under a name: the platform knows no noun, each list's room brings its own. */
export interface SavedList {
  /** As the table `saved_views` knows it. */
  list: string;
  path: string;
  /** « Clients » */
  label: string;
  /** The list's own reader of its address: views are valid as long as it understands them. All those of a page at once, in their order. */
  read(queries: readonly Record<string, string>[]): Promise<KeptAddress[]>;
  /** Where a role begins when the administrator chose nothing for it. */
  usual?(role: Role): string | null;
}

/** Marks a list that has saved views. */
export const IsSavedList = classMark<SavedList>('saved list');

/** The lists that have saved views. */
@Injectable()
export class SavedLists {
  constructor(private readonly registry: Registry) {}

  /** @throws NotFound when no list has this name */
  byName(name: unknown): SavedList {
    const list = typeof name === 'string' ? this.lists().get(name) : undefined;
    if (!list) throw new NotFound();
    return list;
  }

  all(): SavedList[] {
    return [...this.lists().values()];
  }

  private lists() {
    return this.registry.named(IsSavedList, ({ list }) => list);
  }
}

/** What one address keeps of its list. */
export async function keptOf(list: SavedList, query: Record<string, string>): Promise<KeptAddress> {
  const [kept] = await list.read([query]);
  if (!kept) throw new Error('a list reads each address that it is given');
  return kept;
}

/** Its words, as the list reads them. */
export function queryOf(view: { query: string }): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(view.query));
}

/** What a view keeps, as one text to compare and to store: the same filters give the same text in any order. */
export function keptText(kept: Pick<KeptAddress, 'query'>): string {
  const sorted = Object.entries(kept.query).sort(([a], [b]) => (a < b ? -1 : 1));
  return queryText(Object.fromEntries(sorted));
}

/** Where a view opens: its filters in the address, which says that they come from it. */
export function viewAddress(list: SavedList, view: { id: string; query: string; columns: string[] }): string {
  return listAddress(list.path, { view: view.id, ...queryOf(view), columns: view.columns.join(',') });
}
