import { Injectable } from '@nestjs/common';
import { type GroupingPage, groupingView } from './grouping.view.js';
import { GroupingsQueries, readCursor } from './groupings.queries.js';
import { GroupingsService } from './groupings.service.js';

/** Gathers what the page of a grouping shows. */
@Injectable()
export class GroupingPagesService {
  constructor(
    private readonly groupings: GroupingsService,
    private readonly queries: GroupingsQueries,
  ) {}

  /** @param asked the address: `q` searches clients to add, `after` is the next page of members */
  async one(id: string, asked: Record<string, unknown>, paste?: GroupingPage['paste']) {
    const grouping = await this.groupings.byId(id);
    const words = typeof asked['q'] === 'string' ? asked['q'].trim().slice(0, 200) : '';
    const after = readCursor(asked['after']);
    return groupingView({
      grouping,
      total: await this.groupings.memberCount(id),
      members: await this.queries.members(id, after),
      first: after === null,
      history: await this.queries.history(id),
      search: words === '' ? null : { words, found: await this.queries.candidates(id, words) },
      ...(paste ? { paste } : {}),
    });
  }
}
