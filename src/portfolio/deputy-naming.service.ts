import { Injectable } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { DeputiesService } from './deputies/deputies.service.js';
import type { Forecast } from '../platform/changes/forecast.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { archivedClient, PortfolioService, unablePerson } from './portfolio.service.js';

export interface DeputyWish {
  deputyId: string;
  startsOn: string;
  endsOn: string;
}

const deputyIsManager = 'Cette personne suit déjà le client\u00a0: elle n’est pas sa propre suppléante.';

const alreadyDeputy = 'Déjà suppléant sur ces jours';
const daysArePast = 'Ces jours sont passés\u00a0: refaites la campagne avec des jours à venir.';

/** A stand-in for one client, from a day to a day: what a campaign does to each of its clients. */
@Injectable()
export class DeputyNamingService {
  constructor(
    private readonly db: TenantDb,
    private readonly deputies: DeputiesService,
    private readonly portfolio: PortfolioService,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself. */
  async judge(clientIds: string[], wish: DeputyWish): Promise<Map<string, Forecast>> {
    const unable = (await this.portfolio.unable([wish.deputyId])).size > 0;
    const named = await this.overlapping(clientIds, wish);
    const clients = await this.db.query<{ id: string; archived: boolean; own: boolean }>(
      `SELECT id, archived_at IS NOT NULL AS archived, account_manager_id IS NOT DISTINCT FROM $2 AS own FROM clients WHERE id = ANY ($1::uuid[])`,
      [clientIds, wish.deputyId],
    );
    return new Map(
      clients.map(({ id, archived, own }): [string, Forecast] => {
        const other = named.get(id);
        if (other?.same) return [id, { forecast: 'done_already', reasons: [alreadyDeputy] }];
        const refusals = [
          archived && archivedClient,
          own && deputyIsManager,
          unable && unablePerson,
          wish.endsOn < clock.today() && daysArePast,
          other?.reason,
        ];
        const [reason] = refusals.filter((one) => typeof one === 'string');
        return [id, reason ? { forecast: 'refused', reasons: [reason] } : { forecast: 'would_do', reasons: [] }];
      }),
    );
  }

  /** @returns false when the same person already stands in over all these days. @throws Refused with the reasons of `judge` */
  async name(clientId: string, wish: DeputyWish): Promise<boolean> {
    const verdict = (await this.judge([clientId], wish)).get(clientId);
    if (!verdict) throw new NotFound();
    if (verdict.forecast === 'refused') throw new Refused(verdict.reasons);
    if (verdict.forecast === 'done_already') return false;
    await this.deputies.nameForClient(clientId, { ...wish, reason: null, version: 0 });
    return true;
  }

  // Of several clients, who already stands in on one of these days; `same` when it is this person over all of them.
  private async overlapping(
    clientIds: string[],
    wish: DeputyWish,
  ): Promise<Map<string, { same: boolean; reason: string }>> {
    const rows = await this.db.query<{ clientId: string; same: boolean; name: string; endsOn: string }>(
      `SELECT DISTINCT ON (d.client_id) d.client_id, d.deputy_id = $2 AND d.starts_on <= $3 AND d.ends_on >= $4 AS same, u.name, d.ends_on
         FROM deputies d JOIN users u ON u.id = d.deputy_id
        WHERE d.client_id = ANY ($1::uuid[]) AND d.starts_on <= $4 AND d.ends_on >= $3 ORDER BY d.client_id, 2 DESC, d.starts_on`,
      [clientIds, wish.deputyId, wish.startsOn, wish.endsOn],
    );
    return new Map(
      rows.map(({ clientId, same, name, endsOn }) => [
        clientId,
        { same, reason: `Un suppléant est déjà nommé sur ces jours.\n${name}, jusqu’au ${date(endsOn)}` },
      ]),
    );
  }
}
