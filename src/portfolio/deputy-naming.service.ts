import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { DeputiesService } from './deputies/deputies.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { archivedClient } from './portfolio.service.js';

export interface DeputyWish {
  deputyId: string;
  startsOn: string;
  endsOn: string;
}

export const deputyIsManager = 'Cette personne suit déjà le client\u00a0: elle n’est pas sa propre suppléante.';

/** A stand-in for one client, from a day to a day: what a campaign does to each of its clients. */
@Injectable()
export class DeputyNamingService {
  constructor(
    private readonly db: TenantDb,
    private readonly deputies: DeputiesService,
  ) {}

  /** @returns false when the same person already stands in over all these days. @throws Refused with the reason */
  async name(clientId: string, wish: DeputyWish): Promise<boolean> {
    const client = await this.db.repo(Client).findOneBy({ id: clientId });
    if (!client) throw new NotFound();
    if (client.archivedAt) throw new Refused([archivedClient]);
    if (client.accountManagerId === wish.deputyId) throw new Refused([deputyIsManager]);
    // Two namings of one client at once wait here: the second sees the first.
    await this.db.query('SELECT 1 FROM clients WHERE id = $1 FOR UPDATE', [clientId]);
    const other = (await this.overlapping([clientId], wish)).get(clientId);
    if (other?.same) return false;
    if (other) throw new Refused([other.reason]);
    await this.deputies.nameForClient(clientId, { ...wish, reason: null, version: 0 });
    return true;
  }

  /** Of several clients, who already stands in on one of these days; `same` when it is this person over all of them. */
  async overlapping(clientIds: string[], wish: DeputyWish): Promise<Map<string, { same: boolean; reason: string }>> {
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
