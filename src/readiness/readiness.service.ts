import { Injectable } from '@nestjs/common';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { type ReadinessScore, readinessScore } from './readiness-score.js';
import { ReadinessQueries } from './readiness.queries.js';

/** How near the clients are to a mass habilitation, today and day after day. */
@Injectable()
export class ReadinessService {
  constructor(private readonly queries: ReadinessQueries) {}

  async score(): Promise<ReadinessScore> {
    return readinessScore(await this.queries.byLacks());
  }

  /** The picture over time is made of these: nothing of the past is computed again. */
  @HandlesJob('readiness.measure')
  async measure(): Promise<void> {
    const { clients, ready, one } = await this.score();
    await this.queries.keep({ clients, ready, oneLack: one });
  }
}
