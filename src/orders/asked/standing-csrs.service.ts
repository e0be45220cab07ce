import { Injectable } from '@nestjs/common';
import { knownTransition } from '../../journey/states/transitions.js';
import { BeforeCommit } from '../../platform/tenancy/before-commit.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Slot } from '../../slots/slot.entity.js';
import { ExposedKeysService } from '../../trust/exposed-keys.service.js';
import { type CsrNow, JudgementService } from '../judgement.service.js';
import type { Order } from '../order.entity.js';
import { orderIsAt } from '../order.facts.js';
import { OrderMoves } from '../order-moves.service.js';
import { orderTable } from '../order.transitions.js';
import { unfitBecause } from './csr-words.js';

/** What a CSR is judged by; what else decides of its order is looked at as the order moves. */
export const judgedBy = ['slots', 'clients', 'establishments'];

interface Standing extends CsrNow {
  order: Order;
  slot: Slot;
}

/**
 * Keeps the state of the orders that are not passed yet in step with the verdict of their CSR, in the transaction that changed what it is judged by (docs/decisions/0107): one
 * that fits no more is expected again, and one that fits again is taken back. As many statements for five hundred clients as for one.
 */
@Injectable()
export class StandingCsrs {
  constructor(
    private readonly db: TenantDb,
    private readonly judgement: JudgementService,
    private readonly exposed: ExposedKeysService,
    private readonly moves: OrderMoves,
  ) {}

  @BeforeCommit({ stage: 'judgements', standsOn: judgedBy })
  async follow(clientIds: string[]): Promise<void> {
    const standing = await this.ofClients(clientIds);
    const unfit = standing.filter(({ order, verdict }) => !verdict.acceptable && !isExpected(order));
    await this.moveMany(unfit, 'refuse_csr', ({ verdict }) => unfitBecause(verdict));
    const fitAgain = standing.filter(({ order, verdict }) => verdict.acceptable && isExpected(order));
    if (fitAgain.length === 0) return;
    const exposed = await this.exposed.known(fitAgain.map(({ csr }) => csr.spkiSha256));
    const sound = fitAgain.filter(({ csr }) => !exposed.some(({ spkiSha256 }) => spkiSha256 === csr.spkiSha256));
    await this.moveMany(sound, 'accept_csr', () => 'Elle convient de nouveau.');
  }

  private async ofClients(clientIds: string[]): Promise<Standing[]> {
    if (clientIds.length === 0) return [];
    const mine = `o.client_id = ANY ($1) AND ${orderIsAt('o', 'before')} AND NOT o.key_made_on_platform`;
    const locked = await this.db.query(`SELECT o.id FROM orders o WHERE ${mine} ORDER BY o.id FOR NO KEY UPDATE`, [
      clientIds,
    ]);
    if (locked.length === 0) return [];
    const orders = await this.db.query<Order>(
      `SELECT o.* FROM orders o WHERE ${mine} AND EXISTS (SELECT 1 FROM csrs x WHERE x.order_id = o.id AND x.acceptable) ORDER BY o.id`,
      [clientIds],
    );
    if (orders.length === 0) return [];
    const slots = new Map(
      (await this.db.rows(Slot, { id: orders.map(({ slotId }) => slotId) })).map((slot) => [slot.id, slot]),
    );
    const placed = orders.map((order) => ({ order, slot: slots.get(order.slotId) as Slot }));
    const now = await this.judgement.csrsNow(placed);
    return placed.flatMap((one, index) => (now[index] ? { ...one, ...now[index] } : []));
  }

  private async moveMany(
    standing: Standing[],
    action: 'refuse_csr' | 'accept_csr',
    why: (one: Standing) => string,
  ): Promise<void> {
    const byId = new Map(standing.map((one) => [one.order.id, one]));
    await this.moves.moveMany(
      [...byId.values()].map(({ order }) => order),
      action,
      ({ id, state, number }) => {
        const one = byId.get(id) as Standing;
        return {
          decidedBy: 'caller',
          reason: why(one),
          told: { summary: `${knownTransition(orderTable, state, action).done}\u00a0: ${one.slot.label}, ${number}` },
          details: { csrId: one.csr.id },
        };
      },
    );
  }
}

// Domain § 3: an order is that until a CSR that was acceptable stands.
const isExpected = ({ state }: Order) => state === orderTable.initial;
