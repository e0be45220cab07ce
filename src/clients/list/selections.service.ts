import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { uuidv7 } from '../../platform/uuid.js';
import { Registry } from '../../platform/registry.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { type ClientsOfList, IsClientSource } from '../selections/client-source.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { clientList } from './client-list.js';

export interface Selection {
  id: string;
  description: string;
  createdBy: string;
  createdAt: Date;
  clients: number;
}

/** More than this in one campaign is cut in several: a person cannot read its simulation. */
export const maximumSelection = 10_000;

const tooMany = `Une sélection va jusqu’à ${count(maximumSelection, 'client', 'clients')}. Ajoutez un filtre, puis faites plusieurs campagnes.`;

const noResult =
  'Aucun client en activité ne correspond à ces filtres. Enlevez-en un, puis recommencez\u202f; un client archivé ne se sélectionne pas.';

/** Freezes sets of clients: what was seen is what runs, whatever the list becomes meanwhile. Once made, a selection never changes. */
@Injectable()
export class SelectionsService {
  constructor(
    private readonly db: TenantDb,
    private readonly choices: ClientChoicesQueries,
    private readonly registry: Registry,
  ) {}

  /**
   * Chosen one by one.
   * @param from a selection whose clients are taken too, archived since or not: a page at a time, each step is a selection of its own
   * @throws Refused when none of them is a client of ours still open, or they are too many
   */
  async freeze(clientIds: string[], from: string | null = null): Promise<string> {
    if (from) await this.byId(from);
    const id = await this.open('Clients choisis un par un');
    const kept = await this.db.execute(
      `INSERT INTO selection_items (selection_id, client_id)
       SELECT $1::uuid, c.id FROM clients c WHERE c.archived_at IS NULL AND c.id = ANY ($2::uuid[])
       UNION SELECT $1::uuid, i.client_id FROM selection_items i WHERE i.selection_id = $3::uuid`,
      [id, clientIds, from],
    );
    if (kept === 0) throw new Refused(['Aucun de ces clients n’existe encore. Actualisez la liste, puis choisissez.']);
    if (kept > maximumSelection) throw new Refused([tooMany]);
    const description = count(kept, 'client choisi', 'clients choisis');
    await this.db.execute('UPDATE selections SET description = $2 WHERE id = $1', [id, description]);
    return id;
  }

  /**
   * Every result of the list's address, and the clients of `from`.
   * @throws Refused when the address says something the list does not know, or finds nobody, or too many
   */
  async freezeResults(query: string, from: string | null = null): Promise<string> {
    const filter = await this.choices.named(clientList.filter(query));
    const ids = sql`SELECT c.id FROM ${clientList.from} WHERE ${filter.where}`;
    return this.freezeAll({ ids, description: filter.description, unknown: filter.unknown }, from);
  }

  /**
   * The clients of every result of another list: of requests, of orders, of the coverage (ClientSource).
   * @throws NotFound for a list that there is not; Refused as above
   */
  async freezeList(list: string, query: string): Promise<string> {
    const source = this.sources().get(list);
    if (!source) throw new NotFound();
    const found = await source.clientsOf(Object.fromEntries(new URLSearchParams(query)));
    return this.freezeAll({ ...found, description: `${source.label}\u00a0: ${found.description}` });
  }

  private async freezeAll({ ids, description, unknown }: ClientsOfList, from: string | null = null): Promise<string> {
    if (unknown.length > 0) throw new Refused([...unknown, 'Enlevez ce filtre, puis recommencez.']);
    if (from) await this.byId(from);
    const id = await this.open(from ? `${description}, et une sélection` : description);
    const kept = await this.db.execute(
      sql`INSERT INTO selection_items (selection_id, client_id)
       SELECT ${id}::uuid, c.id FROM clients c WHERE c.archived_at IS NULL AND c.id IN (${ids})
       UNION SELECT ${id}::uuid, i.client_id FROM selection_items i WHERE i.selection_id = ${from}::uuid LIMIT ${maximumSelection + 1}`,
    );
    if (kept === 0) throw new Refused([noResult]);
    if (kept > maximumSelection) throw new Refused([tooMany]);
    return id;
  }

  private sources() {
    return this.registry.named(IsClientSource, ({ list }) => list);
  }

  /** These clients, archived since or not: each is to be told what becomes of it. */
  async freezeAsTold(clientIds: string[], description: string): Promise<string> {
    const id = await this.open(description);
    await this.db.execute(
      `INSERT INTO selection_items (selection_id, client_id) SELECT $1, c.id FROM clients c WHERE c.id = ANY ($2::uuid[])`,
      [id, clientIds],
    );
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
