import { Injectable } from '@nestjs/common';
import { clock } from '../platform/clock.js';
import { awayThen } from './deputies/away.js';
import { DeputiesQueries } from './deputies/deputies.queries.js';
import { DeputyBatch } from './deputies/deputy-batch.service.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { doneAlready, type Forecast, toDo } from '../platform/changes/forecast.js';
import { notComeYet } from '../clients/who-follows.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { archivedClient, type Refusal, unablePerson } from './portfolio-refusals.js';
import { nobody, PortfolioService } from './portfolio.service.js';

export interface DeputyWish {
  deputyId: string;
  startsOn: string;
  endsOn: string;
}

const deputyIsManager: Refusal = {
  reasons: ['Cette personne suit déjà le client\u00a0: elle n’est pas sa propre suppléante.'],
  mend: { label: 'Ouvrir la fiche', href: '/clients/:id/edit' },
};
const daysArePast: Refusal = { reasons: ['Ces jours sont passés\u00a0: refaites la campagne avec des jours à venir.'] };

/** A stand-in for clients, from a day to a day: what a campaign does to each of them. */
@Injectable()
export class DeputyNamingService {
  constructor(
    private readonly db: TenantDb,
    private readonly deputies: DeputyBatch,
    private readonly queries: DeputiesQueries,
    private readonly portfolio: PortfolioService,
    private readonly own: OwnClients,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself. */
  async judge(clientIds: string[], wish: DeputyWish): Promise<Map<string, Forecast>> {
    const deputy = (await this.portfolio.able([wish.deputyId])).get(wish.deputyId);
    const awaited = deputy ? notComeYet(deputy, 'standsIn') : null;
    const away = await this.away(wish);
    const named = await this.overlapping(clientIds, wish);
    const clients = await this.db.query<{ id: string; archived: boolean; held: string | null }>(
      `SELECT id, archived_at IS NOT NULL AS archived, account_manager_id AS held FROM clients WHERE id = ANY ($1::uuid[])`,
      [clientIds],
    );
    return new Map(
      clients.map(({ id, archived, held }): [string, Forecast] => {
        const other = named.get(id);
        const basis = held ?? nobody;
        if (other?.same) return [id, { ...doneAlready('Déjà suppléant sur ces jours'), basis }];
        const refusal =
          (archived && archivedClient) ||
          (held === wish.deputyId && deputyIsManager) ||
          (!deputy && unablePerson) ||
          (wish.endsOn < clock.today() && daysArePast) ||
          away ||
          other?.refusal;
        return [
          id,
          refusal
            ? { forecast: 'refused', ...refusal, basis }
            : { forecast: 'would_do', reasons: awaited === null ? [] : [awaited], basis },
        ];
      }),
    );
  }

  /** Those who have this very person over all these days are left alone. @throws Refused with the reasons of `judge` */
  async nameMany(clientIds: string[], wish: DeputyWish): Promise<void> {
    const ids = toDo(clientIds, await this.judge(clientIds, wish)).map(([id]) => id);
    await this.own.refuse(ids);
    const scopes = ids.map((clientId) => ({ clientId, accountManagerId: null }));
    await this.deputies.name(scopes, { ...wish, reason: null });
  }

  private async away(wish: DeputyWish): Promise<Refusal | null> {
    const days = await this.queries.absenceOf(wish.deputyId, wish);
    if (!days) return null;
    const name = (await this.queries.names([wish.deputyId])).get(wish.deputyId) ?? '';
    return {
      reasons: [`${awayThen(name, days)}\u00a0: choisissez une autre personne, ou d’autres jours.`],
      mend: { label: 'Voir les absences', href: '/portfolio' },
    };
  }

  // Of several clients, who already stands in on one of these days; `same` when it is this person over all of them.
  private async overlapping(
    clientIds: string[],
    wish: DeputyWish,
  ): Promise<Map<string, { same: boolean; refusal: Refusal }>> {
    const rows = await this.db.query<{ clientId: string; same: boolean; name: string; endsOn: string }>(
      `SELECT DISTINCT ON (d.client_id) d.client_id, d.deputy_id = $2 AND d.starts_on <= $3 AND d.ends_on >= $4 AS same, u.name, d.ends_on
         FROM deputies d JOIN users u ON u.id = d.deputy_id
        WHERE d.client_id = ANY ($1::uuid[]) AND d.starts_on <= $4 AND d.ends_on >= $3 ORDER BY d.client_id, 2 DESC, d.starts_on`,
      [clientIds, wish.deputyId, wish.startsOn, wish.endsOn],
    );
    return new Map(
      rows.map(({ clientId, same, name, endsOn }) => [
        clientId,
        {
          same,
          refusal: {
            reasons: [`Un suppléant est déjà nommé sur ces jours.\n${name}, jusqu’au ${date(endsOn)}`],
            mend: { label: 'Voir les suppléances', href: '/clients/:id/deputies' },
          },
        },
      ]),
    );
  }
}
