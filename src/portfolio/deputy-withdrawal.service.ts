import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../clients/read-only-client.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { doneAlready, type Forecast, refused, toDo } from '../platform/changes/forecast.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { DeputyBatch, isOver } from './deputies/deputy-batch.service.js';
import type { Deputy } from './deputies/deputy.entity.js';

/** A wish: this deputy, whom a campaign named for this client, is not wanted any more. */
export interface Withdrawal {
  clientId: string;
  deputyId: string;
  /** What changed it since, in words. */
  later: string | null;
}

type Named = Deputy & { archived: boolean };

interface WithdrawalVerdict extends Forecast {
  deputy?: Deputy;
}

/** Takes back deputies that were named, as long as nobody changed them since. */
@Injectable()
export class DeputyWithdrawal {
  constructor(
    private readonly db: TenantDb,
    private readonly batch: DeputyBatch,
    private readonly own: OwnClients,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself. */
  async judge(wishes: Withdrawal[]): Promise<Map<string, WithdrawalVerdict>> {
    const rows = await this.db.query<Named>(
      `SELECT d.id, d.client_id, d.account_manager_id, d.deputy_id, d.starts_on, d.ends_on, d.reason, d.version, c.archived_at IS NOT NULL AS archived
         FROM deputies d JOIN clients c ON c.id = d.client_id WHERE d.id = ANY ($1::uuid[])`,
      [wishes.map(({ deputyId }) => deputyId)],
    );
    const deputies = new Map(rows.map((row) => [row.id, row]));
    return new Map(wishes.map((wish) => [wish.clientId, judge(deputies.get(wish.deputyId), wish)]));
  }

  /** @throws Refused with the reasons of `judge` */
  async withdraw(wishes: Withdrawal[]): Promise<void> {
    const ids = wishes.map(({ clientId }) => clientId);
    const ending = toDo(ids, await this.judge(wishes));
    await this.own.refuse(ending.map(([id]) => id));
    await this.batch.end(ending.flatMap(([, { deputy }]) => deputy ?? []));
  }
}

function judge(deputy: Named | undefined, { later }: Withdrawal): WithdrawalVerdict {
  if (!deputy) return doneAlready('Suppléance déjà annulée');
  const basis = String(deputy.version);
  if (isOver(deputy)) return { ...doneAlready('Suppléance déjà terminée'), basis };
  if (deputy.archived) return { ...archivedForecast, basis };
  if (later === null) return { forecast: 'would_do', reasons: [], basis, deputy };
  return {
    ...refused(`Suppléance modifiée depuis\u00a0: elle n’est pas touchée.\nElle va jusqu’au ${date(deputy.endsOn)}`, {
      label: 'Voir les suppléances',
      href: '/clients/:id/deputies',
    }),
    basis,
  };
}
