import { Injectable } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { type Readiness, readinessSql } from './readiness.facts.js';
import { ReadinessQueries } from './readiness.queries.js';
import { ReadinessService } from './readiness.service.js';
import { readinessView } from './readiness.view.js';

const shownClients = 10;

/** Gathers what the page of mass habilitation shows. */
@Injectable()
export class ReadinessPages {
  constructor(
    private readonly queries: ReadinessQueries,
    private readonly readiness: ReadinessService,
  ) {}

  async page(query: Record<string, unknown>) {
    const score = await this.readiness.score();
    const asked = query['readiness'];
    const known = typeof asked === 'string' && Object.hasOwn(readinessSql, asked);
    const tab = known ? (asked as Readiness) : score.one > 0 ? 'one' : 'ready';
    return readinessView({
      score,
      tab,
      notes: asked === undefined || known ? [] : ['Ce degré de préparation n’existe pas\u00a0: un autre est montré.'],
      editor: await this.queries.editor(),
      selfAdministered: await this.queries.selfAdministered(),
      months: await this.queries.months(),
      nearest: await this.queries.nearest(tab, shownClients),
      now: clock.now(),
      today: clock.today(),
    });
  }
}
