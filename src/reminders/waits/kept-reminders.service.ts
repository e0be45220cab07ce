import { Injectable } from '@nestjs/common';
import { count } from '../../platform/web/view-helpers.js';
import type { ToldLine } from '../digest-letter.js';
import type { Round } from '../reminder-round.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { ChaseTexts, mendedAt } from './chase-texts.service.js';
import { WaitsQueries } from './waits.queries.js';
import { waits } from './waits.js';

/** What the rounds kept for a reason that is the editor's own: one line a rule for who stands for the house, since their last digest. */
@Injectable()
export class KeptReminders {
  constructor(
    private readonly rules: ChaseRules,
    private readonly texts: ChaseTexts,
    private readonly waits: WaitsQueries,
  ) {}

  async told({ editor, site }: Round): Promise<ToldLine[]> {
    const book = await this.texts.book(await this.rules.byWait());
    const lacking = [...book.lacking(editor)];
    if (lacking.length === 0) return [];
    const kept = await this.waits.withheldLately(lacking.map(([rule, reason]) => ({ rule, reason })));
    return kept.map(({ rule, reason, many }) => ({
      what: `${waits[rule].label}\u00a0: ${count(many, 'relance retenue', 'relances retenues')}`,
      state: reason,
      toDo: 'Les suivantes partiront dès que ce sera fait.',
      link: `${site}${mendedAt(reason)}`,
    }));
  }
}
