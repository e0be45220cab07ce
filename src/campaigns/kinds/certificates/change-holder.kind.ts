import type { FormField } from '../../../platform/forms/form.js';
import { holderReason } from '../../../instances/holder-choice.form.js';
import type { HolderLevel } from '../../../journey/plan/holders.js';
import { type FormerHolder, HolderPlans } from '../../../slots/holder-plans.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { byInverse, givenBack, inverseOf } from '../inverse.js';

/** Domain rule 5: the certificates of establishments give way to one under the FINESS EJ, each at its own end. Undone, each instance has its former choice. */
@IsCampaignKind()
export class ChangeHolderKind implements CampaignKind {
  readonly kind = 'change_holder';
  readonly label = 'Passer au FINESS juridique';
  readonly group = 'certificates';
  readonly description =
    'Les certificats portés par les établissements servent jusqu’à leur fin\u202f; le suivant est un nouveau produit sous le FINESS juridique.';
  readonly icon = 'building-bank';
  readonly byHand = '/clients/:id/holders';
  readonly takenBack = byInverse;

  constructor(
    private readonly plans: HolderPlans,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<FormField[]> {
    const hint = 'Ce qui a décidé les clients. Il est gardé sur chaque instance.';
    return Promise.resolve([{ ...holderReason, hint }]);
  }

  describe({ reason = '', undo }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve(
      undo
        ? [{ label: 'Rend', value: 'à chaque instance le choix du porteur qu’elle avait' }]
        : [{ label: 'Motif', value: reason }],
    );
  }

  async judge(clientIds: string[], { undo }: Parameters): Promise<Map<string, RowForecast>> {
    const judged = undo
      ? await this.plans.judgeGivingBack(await this.former(clientIds, undo))
      : await this.plans.judge(clientIds);
    return undo ? givenBack(clientIds, judged) : answered(clientIds, judged);
  }

  async actMany(clientIds: string[], { reason = '', undo }: Parameters): Promise<Map<string, Deed>> {
    if (undo) {
      await this.plans.giveBack(await this.former(clientIds, undo));
      return new Map(clientIds.map((id) => [id, { text: 'Choix du porteur rendu' }]));
    }
    const told = await this.plans.passToEntity(clientIds, reason);
    return new Map(clientIds.map((id) => [id, { text: told.get(id) ?? '' }]));
  }

  readonly inverse = inverseOf;

  private async former(clientIds: string[], undo: string): Promise<Map<string, FormerHolder[]>> {
    const told = await this.deeds.of(undo, clientIds, 'instance');
    return new Map(
      [...told].map(([clientId, deeds]) => [
        clientId,
        deeds.flatMap(({ action, subjectId, details, later }) => {
          if (action !== 'holder_chosen') return [];
          const before = details['before'] as { level: HolderLevel; since: string | null; reason: string | null };
          return [{ instanceId: subjectId, ...before, later }];
        }),
      ]),
    );
  }
}
