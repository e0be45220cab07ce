import { Injectable } from '@nestjs/common';
import { isUuid } from '../../platform/uuid.js';
import type { Role } from '../../journey/states/transitions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { formAnswers } from '../forms/form-answers.js';
import { prefill } from '../prefill/prefill.js';
import { PrefilledDossiers } from '../demarche/prefilled-dossiers.service.js';
import type { Procedure } from './procedure.entity.js';
import { procedureListView, procedureView, type Trial } from './procedure.view.js';
import { Procedures } from './procedures.service.js';

/** Gathers what the pages of procedures show. */
@Injectable()
export class ProcedurePages {
  constructor(
    private readonly db: TenantDb,
    private readonly procedures: Procedures,
    private readonly dossiers: PrefilledDossiers,
    private readonly gathered: RequestDossiers,
  ) {}

  async list(values: Record<string, unknown> = {}, errors: FormErrors = {}) {
    return procedureListView(await this.procedures.all(), values, errors);
  }

  /** @param asked a client to try it with: what was searched, and who was chosen */
  async one(id: string, role: Role, asked: { words: string; client: string }) {
    const procedure = await this.procedures.byId(id);
    const trials = await this.dossiers.trialsOf(id);
    const shown = [];
    for (const dossier of trials) {
      const link = await this.dossiers.linkOf(dossier);
      const client = (await this.clients({ ids: [dossier.clientId] }))[0];
      shown.push({
        dossier,
        link,
        client: client?.name ?? '',
        offered: await this.dossiers.moves.offered(dossier, role),
      });
    }
    const words = asked.words.trim().slice(0, 100);
    const found = words ? await this.clients({ words }) : [];
    return procedureView({
      procedure,
      role,
      words,
      found,
      trial: await this.trial(procedure, asked.client),
      trials: shown,
    });
  }

  // What would be sent for this client; nothing is kept nor called.
  private async trial(procedure: Procedure, clientId: string): Promise<Trial | null> {
    if (!isUuid(clientId)) return null;
    const [client] = await this.clients({ ids: [clientId] });
    const [dossier] = client ? await this.dossierOf(procedure, clientId) : [];
    if (!client || !dossier) return null;
    const { lines } = prefill({ ...procedure, answers: formAnswers(procedure.kind, dossier) });
    return { client, lines };
  }

  private dossierOf({ kind }: Procedure, clientId: string) {
    return kind === '503' ? this.gathered.ofChanges([clientId]) : this.gathered.ofClients([clientId]);
  }

  private clients({
    ids = [],
    words = '',
  }: {
    ids?: string[];
    words?: string;
  }): Promise<{ id: string; name: string }[]> {
    return this.db.query(
      `SELECT id, name FROM clients WHERE id = ANY ($1::uuid[]) OR ($2 <> '' AND search LIKE '%' || (SELECT replace(searchable($2), ' ', '%')) || '%')
        ORDER BY search COLLATE "C", id LIMIT 8`,
      [ids, words],
    );
  }
}
