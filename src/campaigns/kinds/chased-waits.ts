import { Injectable } from '@nestjs/common';
import { grouped } from '../../platform/grouped.js';
import { HandChasing, type ChasedByHand, type JudgedWait } from '../../reminders/waits/hand-chasing.service.js';
import type { WaitingRow } from '../../reminders/waits/waits.queries.js';
import type { WaitKey } from '../../reminders/waits/waits.js';
import type { Parameters, RowForecast } from '../engine/campaign-kinds.js';
import { chasedWhom } from './chase-fields.js';

/** What campaigns of reminders share: whom of these clients the letters of the rounds would remind, and the reminding. */
@Injectable()
export class ChasedWaits {
  private readonly found = new WeakMap<RowForecast, WaitingRow[]>();

  constructor(private readonly hand: HandChasing) {}

  /** What each of them is waited for, judged; those who are waited for nothing are left out. */
  async judged(clientIds: string[], wait: WaitKey, parameters: Parameters): Promise<Map<string, JudgedWait[]>> {
    const rows = await this.hand.judged(await this.hand.of(clientIds, wait), chasedWhom(parameters));
    return grouped(rows, ({ row }) => row.clientId);
  }

  /** One row of all that one client is waited for: one that would leave is enough; else what is ours to mend is told before what was done already. */
  rowOf(waits: JudgedWait[], standsOn: Pick<RowForecast, 'basis' | 'result'>): RowForecast {
    const due = dueOf(waits);
    const [first] = waits.toSorted((one, other) => rank[one.forecast] - rank[other.forecast]);
    const { forecast, reasons, mend, words } = first as JudgedWait;
    // Whoever confirms has read the text of their rule too.
    const basis = `${standsOn.basis} ${words}`;
    const row: RowForecast = { forecast, reasons, ...(mend && { mend }), ...standsOn, basis };
    this.found.set(row, due);
    return row;
  }

  /** @param judged what `rowOf` made of each a moment ago: it is not asked again */
  async chase(
    clientIds: string[],
    wait: WaitKey,
    parameters: Parameters,
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, ChasedByHand[]>> {
    const due = judged
      ? clientIds.flatMap((id) => this.found.get(judged.get(id) as RowForecast) ?? [])
      : await this.due(clientIds, wait, parameters);
    return grouped(await this.hand.chase(due), ({ row }) => row.clientId);
  }

  /** The mails as they would leave. */
  async proposed(clientIds: string[], wait: WaitKey, parameters: Parameters) {
    return this.hand.proposed(await this.due(clientIds, wait, parameters));
  }

  private async due(clientIds: string[], wait: WaitKey, parameters: Parameters): Promise<WaitingRow[]> {
    return dueOf([...(await this.judged(clientIds, wait, parameters)).values()].flat());
  }
}

const rank: Record<JudgedWait['forecast'], number> = { would_do: 0, refused: 1, done_already: 2 };

const dueOf = (waits: JudgedWait[]) => waits.flatMap(({ row, forecast }) => (forecast === 'would_do' ? [row] : []));
