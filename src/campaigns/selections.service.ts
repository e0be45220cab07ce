import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { clientFilter, clientFilterFrom } from '../clients/client-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';

export interface Selection {
  id: string;
  description: string;
  created_by: string;
  created_at: Date;
  clients: number;
}

/** More than this in one campaign is cut in several: a person cannot read its simulation. */
export const maximumSelection = 10_000;

/** Freezes sets of clients: what was seen is what runs, whatever the list becomes meanwhile. */
@Injectable()
export class SelectionsService {
  constructor(private readonly db: TenantDb) {}

  /** Chosen one by one. @throws Refused when none of them is a client of ours still open */
  async freeze(clientIds: string[]): Promise<string> {
    const id = await this.open(count(clientIds.length, 'client choisi', 'clients choisis'));
    const kept = await this.db.execute(
      `INSERT INTO selection_items (selection_id, client_id) SELECT $1, id FROM clients WHERE id = ANY ($2::uuid[]) AND archived_at IS NULL`,
      [id, clientIds],
    );
    if (kept === 0) throw new Refused(['Aucun de ces clients n’existe encore. Actualisez la liste, puis choisissez.']);
    return id;
  }

  /** Every result of the list's address. @throws Refused when the address says something the list does not know, or finds nobody, or too many */
  async freezeResults(query: string): Promise<string> {
    const filter = clientFilter(query);
    if (filter.unknown.length > 0) throw new Refused([...filter.unknown, 'Retirez ce filtre, puis recommencez.']);
    const id = await this.open(filter.description);
    const place = filter.parameters.length + 1;
    const kept = await this.db.execute(
      `INSERT INTO selection_items (selection_id, client_id) SELECT $${place}, c.id FROM ${clientFilterFrom} WHERE ${filter.sql} LIMIT ${maximumSelection + 1}`,
      [...filter.parameters, id],
    );
    if (kept === 0)
      throw new Refused(['Aucun client ne correspond plus à ces filtres. Retirez-en un, puis recommencez.']);
    if (kept > maximumSelection)
      throw new Refused([
        `Plus de ${count(maximumSelection, 'client', 'clients')} correspondent. Ajoutez un filtre, puis faites plusieurs campagnes.`,
      ]);
    return id;
  }

  /** The clients that a campaign changed, archived since or not: each is told what becomes of it. */
  async freezeDone(campaignId: string, description: string): Promise<string> {
    const id = await this.open(description);
    const kept = await this.db.execute(
      `INSERT INTO selection_items (selection_id, client_id) SELECT $1, client_id FROM campaign_rows WHERE campaign_id = $2 AND state = 'done'`,
      [id, campaignId],
    );
    if (kept === 0) throw new Refused(['Cette campagne n’a changé aucun client\u00a0: il n’y a rien à annuler.']);
    return id;
  }

  async byId(id: string): Promise<Selection> {
    const rows = await this.db.query<Selection>(
      `SELECT s.id, s.description, s.created_by, s.created_at, (SELECT count(*)::int FROM selection_items i WHERE i.selection_id = s.id) AS clients
         FROM selections s WHERE s.id = $1`,
      [id],
    );
    if (!rows[0]) throw new NotFound();
    return rows[0];
  }

  private async open(description: string): Promise<string> {
    const id = uuidv7();
    await this.db.execute('INSERT INTO selections (id, description, created_by) VALUES ($1, $2, $3)', [
      id,
      description.slice(0, 500),
      this.db.actor.name,
    ]);
    return id;
  }
}
