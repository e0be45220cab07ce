import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import { deputyIsManager, DeputyNamingService, type DeputyWish } from '../../portfolio/deputy-naming.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { archivedClient, PortfolioService } from '../../portfolio/portfolio.service.js';
import {
  IsCampaignKind,
  readDay,
  type CampaignKind,
  type Forecast,
  type KindField,
  type Parameters,
  type RowOutcome,
} from '../engine/campaign-kinds.js';
import { clock } from '../../platform/clock.js';

/** Somebody stands in for these clients from a day to a day; who follows them does not change. */
@IsCampaignKind()
export class NameDeputyKind implements CampaignKind {
  readonly kind = 'name_deputy';
  readonly label = 'Nommer un suppléant';
  readonly description =
    'Une personne suit ces clients d’un jour à un autre, sans que leur chargé de compte change. Aucun courriel ne part.';
  readonly icon = 'calendar';

  constructor(
    private readonly db: TenantDb,
    private readonly naming: DeputyNamingService,
    private readonly portfolio: PortfolioService,
    private readonly people: PeopleQueries,
  ) {}

  async fields(): Promise<KindField[]> {
    const options = (await this.people.deputies()).map(({ id, name }) => ({ value: id, label: name }));
    return [
      { type: 'select', name: 'deputy', label: 'Suppléant', required: true, placeholder: 'Choisir', options },
      { type: 'date', name: 'startsOn', label: 'Premier jour', required: true },
      { type: 'date', name: 'endsOn', label: 'Dernier jour, compris', required: true },
    ];
  }

  async read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const deputy = typeof values['deputy'] === 'string' ? values['deputy'] : '';
    const startsOn = readDay(values['startsOn']);
    const endsOn = readDay(values['endsOn']);
    const errors: FormErrors = {};
    if (!(await this.people.deputies()).some(({ id }) => id === deputy)) errors['deputy'] = 'Choisissez le suppléant.';
    if (!startsOn) errors['startsOn'] = 'Indiquez le premier jour.';
    if (!endsOn) errors['endsOn'] = 'Indiquez le dernier jour.';
    else if (startsOn && endsOn < startsOn)
      errors['endsOn'] = 'Le dernier jour vient avant le premier\u00a0: corrigez l’un des deux.';
    else if (endsOn < clock.today()) errors['endsOn'] = 'Ce jour est passé\u00a0: indiquez un jour à venir.';
    if (!startsOn || !endsOn || Object.keys(errors).length > 0) return { errors };
    return { parameters: { deputy, startsOn, endsOn } };
  }

  async describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    const { deputyId, startsOn, endsOn } = wishOf(parameters);
    const names = await this.portfolio.namesOf([deputyId]);
    return [
      { label: 'Suppléant', value: names.get(deputyId) ?? 'personne inconnue' },
      { label: '', value: `du ${date(startsOn)} au ${date(endsOn)}` },
    ];
  }

  async forecast(clientIds: string[], parameters: Parameters): Promise<Map<string, Forecast>> {
    const wish = wishOf(parameters);
    const named = await this.naming.overlapping(clientIds, wish);
    const clients = await this.db.query<{ id: string; archived: boolean; own: boolean }>(
      `SELECT id, archived_at IS NOT NULL AS archived, account_manager_id IS NOT DISTINCT FROM $2 AS own FROM clients WHERE id = ANY ($1::uuid[])`,
      [clientIds, wish.deputyId],
    );
    return new Map(clients.map((client) => [client.id, forecastOf(client, named.get(client.id))]));
  }

  async act(clientId: string, parameters: Parameters): Promise<RowOutcome> {
    const wish = wishOf(parameters);
    const named = await this.naming.name(clientId, wish);
    if (!named) return { state: 'skipped', text: alreadyDeputy };
    return { state: 'done', text: `Suppléant nommé jusqu’au ${date(wish.endsOn)}` };
  }
}

const alreadyDeputy = 'Déjà suppléant sur ces jours';

function wishOf({ deputy = '', startsOn = '', endsOn = '' }: Parameters): DeputyWish {
  return { deputyId: deputy, startsOn, endsOn };
}

function forecastOf(
  client: { archived: boolean; own: boolean },
  named: { same: boolean; reason: string } | undefined,
): Forecast {
  if (named?.same) return { forecast: 'done_already', reasons: [alreadyDeputy] };
  if (client.archived) return { forecast: 'refused', reasons: [archivedClient] };
  if (client.own) return { forecast: 'refused', reasons: [deputyIsManager] };
  if (named) return { forecast: 'refused', reasons: [named.reason] };
  return { forecast: 'would_do', reasons: [] };
}
