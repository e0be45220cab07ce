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
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { offeredToTry } from '../mapping.view.js';
import { Procedures } from './procedures.service.js';

/** Gathers what the pages of procedures show. */
@Injectable()
export class ProcedurePages {
  constructor(
    private readonly db: TenantDb,
    private readonly procedures: Procedures,
    private readonly dossiers: PrefilledDossiers,
    private readonly gathered: RequestDossiers,
    private readonly found: FoundClients,
  ) {}

  async list(values: Record<string, unknown> = {}, errors: FormErrors = {}) {
    return procedureListView(await this.procedures.all(), values, errors);
  }

  /** @param asked a client to try it with: what was searched, and who was chosen */
  async one(id: string, role: Role, asked: { words: string; client: string }) {
    const procedure = await this.procedures.byId(id);
    const trials = await this.dossiers.trialsOf(id);
    const names = await this.names(trials.map(({ clientId }) => clientId));
    const shown = [];
    for (const dossier of trials) {
      const link = await this.dossiers.linkOf(dossier);
      shown.push({
        dossier,
        link,
        client: names.get(dossier.clientId) ?? '',
        offered: await this.dossiers.moves.offered(dossier, role),
      });
    }
    const words = asked.words.trim().slice(0, 100);
    const found = await this.found.toChoose(words, offeredToTry);
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
    const name = (await this.names([clientId])).get(clientId);
    const [dossier] = name === undefined ? [] : await this.dossierOf(procedure, clientId);
    if (name === undefined || !dossier) return null;
    const { lines } = prefill({ ...procedure, answers: formAnswers(procedure.kind, dossier) });
    return { client: { id: clientId, name }, lines };
  }

  private dossierOf({ kind }: Procedure, clientId: string) {
    return kind === '503' ? this.gathered.ofChanges([clientId]) : this.gathered.ofClients([clientId]);
  }

  private async names(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM clients WHERE id = ANY ($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
