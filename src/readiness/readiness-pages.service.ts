import { Injectable } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { together } from '../platform/tenancy/together.js';
import { type Readiness, readinessSql } from './readiness.facts.js';
import { ReadinessQueries } from './readiness.queries.js';
import { Strategies } from './strategies/strategies.service.js';
import { ReadinessService } from './readiness.service.js';
import { readinessView } from './readiness.view.js';

const shownClients = 10;

/** Gathers what the page of mass habilitation shows. */
@Injectable()
export class ReadinessPages {
  constructor(
    private readonly queries: ReadinessQueries,
    private readonly readiness: ReadinessService,
    private readonly strategies: Strategies,
  ) {}

  async page(query: Record<string, unknown>) {
    const [score, editor, selfAdministered, months, mandatesUnderWay] = await together(
      this.readiness.score(),
      this.queries.editor(),
      this.queries.selfAdministered(),
      this.queries.months(),
      this.queries.mandatesUnderWay(),
    );
    const asked = query['readiness'];
    const known = typeof asked === 'string' && Object.hasOwn(readinessSql, asked);
    const tab = known ? (asked as Readiness) : score.one > 0 ? 'one' : 'ready';
    const [comparison, nearest] = await together(
      this.strategies.compare(editor, score.ready),
      this.queries.nearest(tab, shownClients),
    );
    return readinessView({
      score,
      tab,
      notes: asked === undefined || known ? [] : ['Ce degré de préparation n’existe pas\u00a0: un autre est montré.'],
      editor,
      comparison,
      selfAdministered,
      mandatesUnderWay,
      months,
      nearest,
      now: clock.now(),
      today: clock.today(),
    });
  }
}
