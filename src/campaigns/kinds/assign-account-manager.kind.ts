import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { archivedClient, nobody, PortfolioService } from '../../portfolio/portfolio.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { AccountManagerUndo } from './account-manager-undo.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Forecast,
  type KindField,
  type Parameters,
  type RowOutcome,
} from '../engine/campaign-kinds.js';

const none = 'none';

/** Gives clients to an account manager, or to nobody; or, undoing such a campaign, each back to whoever had it. */
@IsCampaignKind()
export class AssignAccountManagerKind implements CampaignKind {
  readonly kind = 'assign_account_manager';
  readonly label = 'Confier à un chargé de compte';
  readonly description = 'Une personne suit désormais ces clients, ou personne. Aucun courriel ne part.';
  readonly icon = 'users';

  constructor(
    private readonly db: TenantDb,
    private readonly portfolio: PortfolioService,
    private readonly people: PeopleQueries,
    private readonly undo: AccountManagerUndo,
  ) {}

  async fields(): Promise<KindField[]> {
    const people = (await this.people.deputies()).map(({ id, name }) => ({ value: id, label: name }));
    const options = [...people, { value: none, label: 'Personne' }];
    const hint = 'La personne qui suivait le client ne le suit plus.';
    return [
      {
        type: 'select',
        name: 'accountManager',
        label: 'Confier à',
        required: true,
        placeholder: 'Choisir',
        options,
        hint,
      },
    ];
  }

  async read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const chosen = typeof values['accountManager'] === 'string' ? values['accountManager'] : '';
    const known = (await this.people.deputies()).some(({ id }) => id === chosen);
    if (chosen === none || known) return { parameters: { accountManager: chosen } };
    return { errors: { accountManager: 'Choisissez la personne qui suivra ces clients, ou «\u00a0Personne\u00a0».' } };
  }

  async describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    if (parameters['undo']) return [{ label: 'Rend', value: 'chaque client à la personne qui le suivait' }];
    const to = personOf(parameters);
    return [{ label: 'Confier à', value: to === null ? nobody : ((await this.portfolio.namesOf([to])).get(to) ?? '') }];
  }

  async forecast(clientIds: string[], parameters: Parameters): Promise<Map<string, Forecast>> {
    const { undo } = parameters;
    const clients = await this.holders(clientIds);
    if (undo) {
      const moves = await this.undo.movesOf(undo, clientIds);
      return new Map(clients.map((client) => [client.id, this.undo.forecast(client, moves.get(client.id))]));
    }
    const to = personOf(parameters);
    return new Map(clients.map((client) => [client.id, forecastOf(client, to)]));
  }

  async act(clientId: string, parameters: Parameters): Promise<RowOutcome> {
    const { undo } = parameters;
    const move = undo ? (await this.undo.movesOf(undo, [clientId])).get(clientId) : undefined;
    if (undo && !move) return { state: 'refused', reasons: ['La campagne d’origine n’a pas changé ce client.'] };
    const to = move ? move.from : personOf(parameters);
    const { changed, before, after } = await this.portfolio.assign(clientId, to, move?.to);
    if (!changed) return { state: 'skipped', text: already(after) };
    return { state: 'done', text: `Chargé de compte\u00a0: ${after}, auparavant ${before}` };
  }

  inverse(campaign: { id: string; title: string; parameters: Parameters }) {
    if (campaign.parameters['undo']) return null;
    return { title: `Annulation\u00a0: ${campaign.title}`.slice(0, 120), parameters: { undo: campaign.id } };
  }

  private holders(clientIds: string[]): Promise<Holder[]> {
    return this.db.query<Holder>(
      `SELECT c.id, c.account_manager_id AS holder, u.name AS "holderName", c.archived_at IS NOT NULL AS archived
         FROM clients c LEFT JOIN users u ON u.id = c.account_manager_id WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
  }
}

export interface Holder {
  id: string;
  holder: string | null;
  holderName: string | null;
  archived: boolean;
}

function personOf({ accountManager = none }: Parameters): string | null {
  return accountManager === none ? null : accountManager;
}

function already(holder: string): string {
  return holder === nobody ? 'Déjà sans chargé de compte' : `Déjà confié à ${holder}`;
}

function forecastOf(client: Holder, to: string | null): Forecast {
  if (client.holder === to) return { forecast: 'done_already', reasons: [already(client.holderName ?? nobody)] };
  if (client.archived) return { forecast: 'refused', reasons: [archivedClient] };
  return { forecast: 'would_do', reasons: [] };
}
