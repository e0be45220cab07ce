import { Injectable } from '@nestjs/common';
import { clientSearch, isSearch } from '../clients/list/client-search.js';
import type { Found } from './found.js';
import { SearchQueries } from './search.queries.js';
import { readTyped } from './typed.js';

export interface Answer {
  found: Found[];
  /** The one thing that was named: its page opens. */
  named: Found | null;
  /** Nothing has these words; what was found looks like them. */
  approximate: boolean;
}

/** Identifiers first, then words, then what looks like them. */
@Injectable()
export class SearchService {
  constructor(private readonly queries: SearchQueries) {}

  async find(typed: string): Promise<Answer> {
    const exact = typed ? await this.queries.exact(readTyped(typed)) : [];
    if (exact.length > 0) return { found: exact, named: only(exact), approximate: false };
    const found = await this.withEveryWord(typed);
    const addressed = found.filter(({ email }) => email?.toLowerCase() === typed.toLowerCase());
    if (found.length > 0) return { found, named: only(addressed), approximate: false };
    const alike = await this.alike(typed);
    return { found: alike, named: null, approximate: alike.length > 0 };
  }

  private async withEveryWord(typed: string): Promise<Found[]> {
    if (!isSearch(clientSearch(typed))) return [];
    const clients = (await this.queries.exactly(typed)) ? await this.queries.clients(typed, false) : [];
    return [...clients, ...(await this.queries.things(typed, false)), ...(await this.queries.commonNames(typed))];
  }

  private async alike(typed: string): Promise<Found[]> {
    if (!isSearch(clientSearch(typed))) return [];
    return [...(await this.queries.clients(typed, true)), ...(await this.queries.things(typed, true))];
  }
}

function only(found: Found[]): Found | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}
