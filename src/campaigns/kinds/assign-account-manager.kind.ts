import { refused } from '../../platform/changes/forecast.js';
import type { FormField } from '../../platform/forms/form.js';
import { labelsOf, selected } from './kind-fields.js';
import { type Handover, type HandoverVerdict, nobody, PortfolioService } from '../../portfolio/portfolio.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { endedDeputy } from '../../portfolio/deputies/deputy-batch.service.js';
import { CampaignDeeds } from './campaign-deeds.js';
import { unknownClient } from '../engine/campaign-judgement.js';
import { byInverse, inverseOf, untouched } from './inverse.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type RowForecast,
  type Parameters,
} from '../engine/campaign-kinds.js';

const none = 'none';

/** Gives clients to an account manager, or to nobody; or, undoing such a campaign, each back to whoever had it. */
@IsCampaignKind()
export class AssignAccountManagerKind implements CampaignKind {
  readonly kind = 'assign_account_manager';
  readonly label = 'Confier à un chargé de compte';
  readonly group = 'records';
  readonly description = 'Une personne suit désormais ces clients, ou personne. Aucun courriel ne part.';
  readonly icon = 'users';
  readonly byHand = '/clients/:id/edit';
  readonly takenBack = byInverse;
  readonly follows = true;

  constructor(
    private readonly portfolio: PortfolioService,
    private readonly people: PeopleQueries,
    private readonly deeds: CampaignDeeds,
  ) {}

  async fields(): Promise<FormField[]> {
    const people = { ...labelsOf(await this.people.followers()), [none]: 'Personne' };
    const hint = 'La personne qui suivait le client ne le suit plus.';
    const missing = 'Choisissez la personne qui suivra ces clients, ou «\u00a0Personne\u00a0».';
    return [selected('accountManager', 'Confier à', people, missing, hint)];
  }

  async describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    if (parameters['undo'])
      return [
        { label: 'Rend', value: 'chaque client à la personne qui le suivait' },
        { label: 'Rétablit', value: 'les suppléances qu’elle avait terminées, si rien n’a changé depuis' },
      ];
    const to = personOf(parameters);
    return [{ label: 'Confier à', value: to === null ? nobody : ((await this.portfolio.namesOf([to])).get(to) ?? '') }];
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const handovers = await this.handovers(clientIds, parameters);
    const verdicts = await this.portfolio.judge([...handovers.values()]);
    return new Map(clientIds.map((id) => [id, forecastOf(handovers.has(id), verdicts.get(id))]));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const handovers = await this.handovers(clientIds, parameters);
    const done = await this.portfolio.assignMany(clientIds.flatMap((id) => handovers.get(id) ?? []));
    return new Map(
      [...done].map(([id, { before, after, reasons }]) => {
        const text = [`Chargé de compte\u00a0: ${after}, auparavant ${before}`, ...reasons].join('\n');
        return [id, { text }];
      }),
    );
  }

  readonly inverse = inverseOf;

  // An undo gives back to each whoever had it, unless somebody changed it since; a client it did not change has none.
  private async handovers(clientIds: string[], parameters: Parameters): Promise<Map<string, Handover>> {
    const { undo } = parameters;
    if (!undo) return new Map(clientIds.map((clientId) => [clientId, { clientId, to: personOf(parameters) }]));
    const told = await this.deeds.of(undo, clientIds, 'client');
    const deputies = await this.deeds.of(undo, clientIds, 'deputy');
    const changes = [...told.values()].flat().filter(({ action }) => action === 'account_manager_changed');
    return new Map(
      changes.map(({ clientId, details, later }) => {
        const { from, to } = details['accountManager'] as { from: string | null; to: string | null };
        const ended = (deputies.get(clientId) ?? []).flatMap(endedDeputy);
        return [clientId, { clientId, to: from, expected: to, later, ended }];
      }),
    );
  }
}

function personOf({ accountManager = none }: Parameters): string | null {
  return accountManager === none ? null : accountManager;
}

function forecastOf(wished: boolean, verdict: HandoverVerdict | undefined): RowForecast {
  if (!wished) return refused(untouched);
  if (!verdict) return refused(unknownClient);
  const { forecast, reasons, mend, basis } = verdict;
  return { forecast, reasons, mend, basis };
}
