import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { DirectoryQueries } from '../directory/search/directory.queries.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';
import type { Client } from '../clients/client.entity.js';
import { Establishment } from './establishment.entity.js';
import { establishmentRefusal } from './structure-rules.js';

@Injectable()
export class EstablishmentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly directory: DirectoryQueries,
  ) {}

  /** Those that may be served today: a closed one is history. */
  ofClient(clientId: string): Promise<Establishment[]> {
    return this.db.rows(
      Establishment,
      { clientId, closedOn: null },
      { order: { name: 'ASC', finessEg: 'ASC' }, take: 2000 },
    );
  }

  /** One typed by hand. @throws RefusedField when it is a legal entity, somebody else's, or already there. */
  async add(client: Client, given: { finessEg: string; name: string | null; town: string | null }): Promise<void> {
    const registered = await this.directory.establishment(given.finessEg);
    const refuse = () => this.refuse(client, given.finessEg, registered?.legalEntityFiness ?? null);
    await refuse();
    const name = given.name ?? registered?.name;
    if (!name)
      throw new RefusedField(
        'name',
        `${given.finessEg} n’est pas dans le registre chargé\u00a0: indiquez aussi son nom.`,
      );
    const id = uuidv7();
    const row = { id, clientId: client.id, finessEg: given.finessEg, name };
    const said = { category: registered?.category ?? null, town: given.town ?? registered?.town ?? null };
    const insert = () => this.db.repo(Establishment).insert({ ...row, ...said });
    await this.db.keptApart('establishments_finess', insert, refuse);
    await this.audit.record({
      subject: { kind: 'establishment', id },
      clientId: client.id,
      action: 'created',
      summary: `Établissement «\u00a0${name}\u00a0» ajouté (FINESS EG ${given.finessEg})`,
      details: { version: 1 },
    });
  }

  /** Those ticked in the register's list, told in one sentence of the timeline. */
  async addFromRegister(client: Client, finess: string[]): Promise<{ added: number; skipped: string[] }> {
    const taken = await this.takeFromRegister(client.id, client.number, finess);
    if (taken.added > 0) {
      await this.audit.record({
        subject: { kind: 'client', id: client.id },
        clientId: client.id,
        action: 'establishments_added',
        summary: `${count(taken.added, 'établissement ajouté', 'établissements ajoutés')} depuis le registre FINESS`,
        details: { finess },
      });
    }
    return taken;
  }

  /** Only what the register says belongs to the legal entity, and is open, is taken; what another client has is named and left. */
  async takeFromRegister(
    clientId: string,
    number: string,
    finess: string[],
  ): Promise<{ added: number; skipped: string[] }> {
    if (finess.length === 0) return { added: 0, skipped: [] };
    const wanted = await this.directory.openEstablishmentsOf(number, finess.length, finess);
    if (wanted.length === 0) return { added: 0, skipped: [] };
    // The index decides, also of two who take the same at once.
    const written = await this.db.query<{ finessEg: string }>(
      `INSERT INTO establishments (id, client_id, finess_eg, name, category, town)
       SELECT r.id, $2, r.finess, r.name, r.category, r.town FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, finess text, name text, category text, town text)
       ON CONFLICT (editor_id, finess_eg) DO NOTHING RETURNING finess_eg`,
      [JSON.stringify(wanted.map((row) => ({ ...row, id: uuidv7() }))), clientId],
    );
    const added = new Set(written.map(({ finessEg }) => finessEg));
    return {
      added: added.size,
      skipped: wanted.flatMap((row) => (added.has(row.finess) ? [] : [row.finess])),
    };
  }

  // Domain rule 6: only a look-up tells a FINESS EG from a FINESS EJ.
  private async refuse(client: Client, finessEg: string, owner: string | null): Promise<void> {
    const [there] = await this.db.query<{ name: string; clientId: string; closed: boolean }>(
      'SELECT c.name, e.client_id, e.closed_on IS NOT NULL AS closed FROM establishments e JOIN clients c ON c.id = e.client_id WHERE e.finess_eg = $1',
      [finessEg],
    );
    const isLegalEntity = !owner && (await this.directory.legalEntity(finessEg)) !== null;
    const [entity] = await this.db.query<{ name: string }>(
      'SELECT name FROM clients WHERE finess_ej = $1 AND archived_at IS NULL',
      [finessEg],
    );
    const entityOf = entity ? de(entity.name) : null;
    const holder = there ? { name: there.name, closedHere: there.closed && there.clientId === client.id } : null;
    const refusal = establishmentRefusal({
      ...{ finessEg, owner, isLegalEntity, entityOf, holder },
      finessEj: client.finessEj,
    });
    if (refusal !== null) throw new RefusedField('finessEg', refusal);
  }
}
