import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AssignmentBatch } from '../assignments/assignment-batch.service.js';
import type { AssignmentState } from '../assignments/assignment.entity.js';
import { OrderAdministrators } from '../orders/order-administrators.service.js';
import { PortfolioService } from '../portfolio/portfolio.service.js';
import { RequestsService } from '../requests/requests.service.js';
import { RequestNames } from '../requests/moves/request-names.service.js';
import { SlotContacts } from '../slots/slot-contacts.service.js';
import type { PlannedClient } from './departure-ground.service.js';
import { DepartureFollowUp } from './departure-follow-up.queries.js';
import type { PlanGround, Step } from './departure-steps.js';

type Done<Act extends Step['act']> = Extract<Step, { act: Act }> & { clientId: string };

/** Does the steps of many clients by the batches of the rooms that own them: as many statements for one client as for five hundred. */
@Injectable()
export class DepartureActs {
  constructor(
    private readonly assignments: AssignmentBatch,
    private readonly requests: RequestNames,
    private readonly forms: RequestsService,
    private readonly orders: OrderAdministrators,
    private readonly slots: SlotContacts,
    private readonly portfolio: PortfolioService,
    private readonly followUp: DepartureFollowUp,
  ) {}

  /** @returns the form that was prepared, by client */
  async carryOut(clients: PlannedClient[], ground: PlanGround): Promise<Map<string, string>> {
    const reason = `Départ ${de(ground.leaver)}.`;
    const of = <Act extends Step['act']>(act: Act): Done<Act>[] =>
      clients.flatMap(({ facts, plan }) =>
        plan.steps.flatMap((step) => (step.act === act ? [{ ...step, clientId: facts.clientId } as Done<Act>] : [])),
      );
    const person = (id: string) => ({ id, name: nameOf(ground, id) });
    const leaver = person(ground.leaverId);
    await this.assignments.plan(of('plan'));
    const mine = (step: { id: string; clientId: string; version: number }, state: AssignmentState) => ({
      ...step,
      administratorId: ground.leaverId,
      state,
    });
    const ends = of('ask_end').map((step) => mine(step, 'active'));
    await this.assignments.move(ends, 'ask_end', reason);
    const given = of('abandon').map((step) => mine(step, 'to_request'));
    await this.assignments.move(given, 'abandon', reason);
    const renamings = of('rename').map(({ to, ...one }) => ({ ...one, from: leaver, to: person(to) }));
    await this.requests.replace(renamings, reason);
    await this.dropWishes(clients, renamings, ground.leaverId, reason);
    await this.orders.handOver(
      of('hand_order').map(({ to, ...one }) => ({ ...one, to: person(to) })),
      reason,
    );
    await this.slots.replace(of('replace_contact'), reason);
    const declared = await this.forms.prepareMany(of('prepare_413'));
    const changed = await this.prepareEnds(of('prepare_503').map(({ clientId }) => clientId));
    await this.portfolio.assignMany(of('follow').map(({ clientId, userId }) => ({ clientId, to: userId })));
    return new Map([...[...declared].map(([clientId, { id }]) => [clientId, id] as const), ...changed]);
  }

  // A form taken back from ANS makes what it asked a wish again: the leaver's is nobody's any more.
  private async dropWishes(
    clients: PlannedClient[],
    renamed: { clientId: string }[],
    leaverId: string,
    reason: string,
  ): Promise<void> {
    const wished = new Set(clients.flatMap(({ facts }) => (facts.planned ? [facts.clientId] : [])));
    const clientIds = renamed.map(({ clientId }) => clientId).filter((id) => !wished.has(id));
    if (clientIds.length === 0) return;
    await this.assignments.move(await this.followUp.wishes(leaverId, clientIds), 'abandon', reason);
  }

  /** The 503 of ends that are planned: by sets, for those whose form would lack nothing; the others say on their page what they lack. */
  async prepareEnds(clientIds: string[]): Promise<Map<string, string>> {
    if (clientIds.length === 0) return new Map();
    const verdicts = await this.forms.judgeChanges(clientIds);
    const ready = clientIds.filter((id) => verdicts.get(id)?.forecast === 'would_do');
    const made = ready.length > 0 ? await this.forms.prepareChanges(ready) : new Map<string, { id: string }>();
    return new Map([...made].map(([clientId, { id }]) => [clientId, id]));
  }
}

export function nameOf(ground: Pick<PlanGround, 'people'>, id: string): string {
  const person = ground.people.get(id);
  return person ? fullName(person) : 'une personne inconnue';
}
