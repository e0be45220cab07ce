import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../clients/read-only-client.js';
import { ClientsService } from '../clients/clients.service.js';
import { HolderChoices } from '../instances/holder-choices.service.js';
import type { HolderLevel } from '../journey/plan/holders.js';
import { doneAlready, type Forecast, refused } from '../platform/changes/forecast.js';
import { clock } from '../platform/clock.js';
import { grouped } from '../platform/grouped.js';
import { count } from '../platform/web/view-helpers.js';
import { slotChanges } from './slot-plan.js';
import { type InstanceOfPlan, type SlotOfPlan, SlotPlanQueries } from './slot-plan.queries.js';

/** What an instance had chosen before a campaign chose for it. */
export interface FormerHolder {
  instanceId: string;
  level: HolderLevel;
  since: string | null;
  reason: string | null;
  /** What decided of it since, in words. */
  later: string | null;
}

/** The certificates of many clients pass from the numbers of their establishments to their own (domain rule 5); the slots follow in the same transaction. */
@Injectable()
export class HolderPlans {
  constructor(
    private readonly clients: ClientsService,
    private readonly plan: SlotPlanQueries,
    private readonly choices: HolderChoices,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, Forecast>> {
    const { instances, slots } = await this.known(clientIds);
    const archived = await this.clients.archivedAmong(clientIds);
    return new Map(
      [...archived].map(([id, isArchived]) => [id, judge(instances.get(id) ?? [], slots.get(id) ?? [], isArchived)]),
    );
  }

  /** @returns what each client's instances change, in words */
  async passToEntity(clientIds: string[], reason: string): Promise<Map<string, string>> {
    const { instances, slots } = await this.known(clientIds);
    const told = new Map(
      clientIds.map((id) => [id, consequences(inUse(instances.get(id) ?? []), slots.get(id) ?? []).join(' ')]),
    );
    const chosen = [...instances.values()].flatMap((own) => inUse(own).filter(isHeldByEstablishments));
    await this.choices.chooseMany(
      chosen.map(({ id }) => ({ instanceId: id, level: 'EJ', since: clock.today(), reason })),
    );
    return told;
  }

  /** What may be given back: instances that still have the choice of the campaign. */
  async judgeGivingBack(former: Map<string, FormerHolder[]>): Promise<Map<string, Forecast>> {
    const { instances } = await this.known([...former.keys()]);
    const archived = await this.clients.archivedAmong([...former.keys()]);
    return new Map(
      [...former].map(([clientId, holders]) => [
        clientId,
        judgeBack(holders, instances.get(clientId) ?? [], archived.get(clientId) ?? false),
      ]),
    );
  }

  async giveBack(former: Map<string, FormerHolder[]>): Promise<void> {
    const { instances } = await this.known([...former.keys()]);
    const back = [...former].flatMap(([clientId, holders]) => backOf(holders, instances.get(clientId) ?? []));
    await this.choices.chooseMany(back);
  }

  private async known(clientIds: string[]) {
    return {
      instances: grouped(await this.plan.instancesOf(clientIds), ({ clientId }) => clientId),
      slots: grouped(await this.plan.ofClients(clientIds), ({ clientId }) => clientId),
    };
  }
}

const inUse = (instances: InstanceOfPlan[]) => instances.filter(({ retired }) => !retired);
const isHeldByEstablishments = ({ holderLevel }: InstanceOfPlan) => holderLevel === 'EG';

function judge(all: InstanceOfPlan[], slots: SlotOfPlan[], archived: boolean): Forecast {
  const instances = inUse(all);
  const changing = instances.filter(isHeldByEstablishments);
  if (changing.length > 0 && !archived)
    return {
      forecast: 'would_do',
      reasons: consequences(instances, slots),
      basis: changing.map(({ id }) => id).join(' '),
    };
  if (archived) return archivedForecast;
  if (instances.length > 0) return doneAlready('Le FINESS juridique est déjà retenu pour toutes les instances');
  return refused('Ce client n’a aucune instance logicielle en service\u00a0: déclarez-la d’abord.', {
    label: 'Plan des certificats',
    href: '/clients/:id/plan',
  });
}

/** What closes, what opens and what goes on, as the plan would do it. The first sentence groups. */
function consequences(instances: InstanceOfPlan[], slots: SlotOfPlan[]): string[] {
  const changing = instances.filter(isHeldByEstablishments);
  const own = slots.filter(({ instanceId }) => changing.some(({ id }) => id === instanceId));
  const next = slotChanges(
    changing.map((instance) => ({ ...instance, holderLevel: 'EJ' })),
    own,
  );
  const running = own.filter(
    (slot) => slot.establishmentId !== null && slot.hasCertificates && slot.notNeededReason === null,
  );
  const kept =
    running.length > 0
      ? 'Les certificats des établissements servent jusqu’à leur fin, puis se commandent sous le FINESS juridique, nouveau produit'
      : 'Les certificats se commandent sous le FINESS juridique';
  const again = next.update.filter(({ neededAgain }) => neededAgain);
  const parts = [
    count(changing.length, 'instance', 'instances'),
    running.length > 0 &&
      count(
        running.length,
        'certificat d’établissement va à son terme',
        'certificats d’établissement vont à leur terme',
      ),
    next.create.length > 0 && count(next.create.length, 'emplacement s’ouvre', 'emplacements s’ouvrent'),
    again.length > 0 && count(again.length, 'emplacement se rouvre', 'emplacements se rouvrent'),
    next.retire.length > 0 &&
      count(next.retire.length, 'emplacement sans certificat se ferme', 'emplacements sans certificat se ferment'),
  ].filter((part) => part !== false);
  const told = `${kept}\n${parts.join(', ')}.`;
  return next.ordered.length > 0 ? [told, stillOpen(next.ordered.length)] : [told];
}

const stillOpen = (orders: number) =>
  `${count(orders, 'commande reste ouverte sous un FINESS géographique', 'commandes restent ouvertes sous un FINESS géographique')}\u00a0: à annuler ou à finir sur sa page.`;

const backOf = (holders: FormerHolder[], instances: InstanceOfPlan[]): FormerHolder[] =>
  changedOf(holders, instances).filter(({ later }) => later === null);

const changedOf = (holders: FormerHolder[], instances: InstanceOfPlan[]): FormerHolder[] =>
  holders.filter(({ instanceId, level }) => {
    const now = inUse(instances).find(({ id }) => id === instanceId);
    return now !== undefined && now.holderLevel !== level;
  });

function judgeBack(holders: FormerHolder[], instances: InstanceOfPlan[], archived: boolean): Forecast {
  const changed = changedOf(holders, instances);
  const back = backOf(holders, instances);
  if (changed.length > 0 && archived) return archivedForecast;
  if (back.length > 0) {
    const others = changed.length - back.length;
    const kept = others > 0 ? `, ${count(others, 'changée depuis est laissée', 'changées depuis sont laissées')}` : '';
    return { forecast: 'would_do', reasons: [`${count(back.length, 'instance', 'instances')}${kept}`] };
  }
  const [moved] = changed;
  if (moved) return refused(`Le choix du porteur a été changé depuis\u00a0: il n’est pas touché.\n${moved.later}`);
  const there = holders.some(({ instanceId, level }) =>
    instances.some((one) => one.id === instanceId && one.holderLevel === level),
  );
  return there
    ? doneAlready('Le choix d’avant est déjà revenu')
    : refused('Les instances ne sont plus en service\u00a0: elles ne sont pas touchées.');
}
