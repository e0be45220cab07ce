import { Injectable } from '@nestjs/common';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentSetsQueries } from './assignment-sets.queries.js';

/** What follows for habilitations from what became of the forms that asked for them, whatever their number. */
@Injectable()
export class FormOutcomes {
  constructor(
    private readonly queries: AssignmentSetsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  /** ANS has recorded them. Who arrives first: no client is without anyone for a moment of it. */
  async validated(requestIds: string[]): Promise<void> {
    const activated = await this.batch.move(await this.queries.askedBy(requestIds), 'activate', null);
    await this.queries.keepOffers(
      requestIds,
      activated.map(({ id }) => id),
    );
    await this.batch.move(await this.queries.endAskedBy(requestIds), 'close', null);
  }

  /** ANS takes its validation back. An end that was closed by it stays so: what ANS still has is recorded by hand, with its day. */
  async belied(requestIds: string[]): Promise<void> {
    if (requestIds.length === 0) return;
    await this.batch.move(await this.queries.broughtBy(requestIds), 'belie', null);
    await this.queries.keepOffers(requestIds, []);
  }

  /** They came to nothing: what they asked for is to be asked for again, or given up by a person. */
  async withdrawn(requestIds: string[]): Promise<void> {
    await this.batch.move(await this.queries.askedBy(requestIds), 'withdraw', null);
    await this.batch.move(await this.queries.endAskedBy(requestIds), 'withdraw_end', null);
  }
}
