import { Injectable } from '@nestjs/common';
import { readCursor } from '../platform/lists/cursor.js';
import { type GroupingPage, groupingView } from './grouping.view.js';
import { GroupingsQueries, memberKeys } from './groupings.queries.js';
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
    const cursor = readCursor(
      asked,
      memberKeys.map(({ type }) => type),
    );
    return groupingView({
      grouping,
      has: await this.groupings.membersOf(id),
      members: await this.queries.members(id, cursor === 'lost' ? null : cursor),
      history: await this.queries.history(id),
      search: words === '' ? null : { words, found: await this.queries.candidates(id, words) },
      ...(paste ? { paste } : {}),
    });
  }
}
