import { Injectable } from '@nestjs/common';
import { lockClients } from '../clients/lock-clients.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { DepartureActs } from './departure-acts.service.js';
import type { Departure } from './departure.entity.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { DepartureFollowUp } from './departure-follow-up.queries.js';
import { DepartureGround } from './departure-ground.service.js';
import { planOfOrders } from './departure-plan.js';

/** What who has left did not collect: nobody would look for it at their name. */
@Injectable()
export class DepartureOrders {
  constructor(
    private readonly db: TenantDb,
    private readonly facts: DepartureFacts,
    private readonly followUp: DepartureFollowUp,
    private readonly ground: DepartureGround,
    private readonly acts: DepartureActs,
  ) {}

  /**
   * Once the accesses have ended: by the decision of its line, each told. However often it runs, what was handed over is not found again, and
   * what nobody could take is tried anew.
   * @returns how many
   */
  async handOver(departure: Departure): Promise<number> {
    const clientIds = await this.followUp.withOrders(departure);
    if (clientIds.length === 0) return 0;
    await lockClients(this.db, clientIds);
    const leaver = await this.facts.leaver(departure.administratorId);
    const { ground, plans } = await this.ground.plans(departure, leaver, clientIds, planOfOrders);
    const taken = [...plans.values()].filter(({ plan }) => plan.steps.length > 0);
    if (taken.length === 0) return 0;
    await this.acts.carryOut(taken, ground);
    return taken.flatMap(({ plan }) => plan.steps.filter(({ act }) => act === 'hand_order')).length;
  }
}
