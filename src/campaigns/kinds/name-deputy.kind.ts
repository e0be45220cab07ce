import type { FormField } from '../../platform/forms/form.js';
import { deputyDays, wrongDays } from '../../portfolio/deputies/deputy.form.js';
import { labelsOf, selected } from './kind-fields.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import { DeputyNamingService, type DeputyWish } from '../../portfolio/deputy-naming.service.js';
import { DeputyWithdrawal, type Withdrawal } from '../../portfolio/deputy-withdrawal.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { PortfolioService } from '../../portfolio/portfolio.service.js';
import { CampaignDeeds } from './campaign-deeds.js';
import { byInverse, givenBack, inverseOf } from './inverse.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type RowForecast,
  type Parameters,
} from '../engine/campaign-kinds.js';

/** Somebody stands in for these clients from a day to a day; who follows them does not change. */
@IsCampaignKind()
export class NameDeputyKind implements CampaignKind {
  readonly kind = 'name_deputy';
  readonly label = 'Nommer un suppléant';
  readonly group = 'records';
  readonly description =
    'Une personne suit ces clients d’un jour à un autre, sans que leur chargé de compte change. Aucun courriel ne part.';
  readonly icon = 'calendar';
  readonly byHand = '/clients/:id/deputies';
  readonly takenBack = byInverse;

  constructor(
    private readonly naming: DeputyNamingService,
    private readonly portfolio: PortfolioService,
    private readonly people: PeopleQueries,
    private readonly withdrawal: DeputyWithdrawal,
    private readonly deeds: CampaignDeeds,
  ) {}

  async fields(): Promise<FormField[]> {
    const people = labelsOf(await this.people.followers());
    return [selected('deputy', 'Suppléant', people, 'Choisissez le suppléant.'), ...deputyDays];
  }

  wrong({ startsOn, endsOn }: Parameters): FormErrors {
    const sentence = startsOn && endsOn ? wrongDays({ startsOn, endsOn }, true) : null;
    return sentence ? { endsOn: sentence } : {};
  }

  async describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    if (parameters['undo']) return [{ label: 'Annule', value: 'la suppléance qu’elle avait donnée à chaque client' }];
    const { deputyId, startsOn, endsOn } = wishOf(parameters);
    const names = await this.portfolio.namesOf([deputyId]);
    return [
      { label: 'Suppléant', value: names.get(deputyId) ?? 'personne inconnue' },
      { label: '', value: `du ${date(startsOn)} au ${date(endsOn)}` },
    ];
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const { undo } = parameters;
    if (!undo) return this.naming.judge(clientIds, wishOf(parameters));
    return givenBack(clientIds, await this.withdrawal.judge(await this.namedBy(undo, clientIds)));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { undo } = parameters;
    const wish = wishOf(parameters);
    if (undo) await this.withdrawal.withdraw(await this.namedBy(undo, clientIds));
    else await this.naming.nameMany(clientIds, wish);
    const text = undo ? 'Suppléance annulée' : `Suppléant nommé jusqu’au ${date(wish.endsOn)}`;
    return new Map(clientIds.map((id) => [id, { text }]));
  }

  readonly inverse = inverseOf;

  private async namedBy(campaignId: string, clientIds: string[]): Promise<Withdrawal[]> {
    const told = await this.deeds.of(campaignId, clientIds, 'deputy');
    return [...told.values()]
      .flat()
      .flatMap(({ action, clientId, subjectId, later }) =>
        action === 'created' ? { clientId, deputyId: subjectId, later } : [],
      );
  }
}

function wishOf({ deputy = '', startsOn = '', endsOn = '' }: Parameters): DeputyWish {
  return { deputyId: deputy, startsOn, endsOn };
}
