import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobInHand, WhenJobGivesUp } from '../../platform/jobs/job-handlers.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { DemarcheApi, DemarcheAway, DemarcheRefused } from './demarche-api.js';
import { prefill } from '../prefill/prefill.js';
import { PrefilledCreation } from './prefilled-creation.service.js';
import type { Procedure } from '../procedures/procedure.entity.js';
import type { ProcedureField } from '../prefill/procedure-field.js';
import { readSchema } from '../prefill/procedure-schema.js';

/** Makes a dossier: claimed and committed, called outside any transaction, what is known written. */
@Injectable()
export class PrefilledCreationJob {
  constructor(
    private readonly db: TenantDb,
    private readonly creation: PrefilledCreation,
    private readonly api: DemarcheApi,
  ) {}

  @HandlesJob('demarche.create')
  async handle({ dossierId }: { dossierId: string }, job: JobInHand): Promise<void> {
    const call = await this.db.run(job.scope, () => this.creation.claim(dossierId));
    if (!call) return;
    const { procedure, answers } = call;
    const today = await this.questionsOf(procedure);
    const { body, lines } = prefill({ ...procedure, answers }, today ?? procedure.fields);
    const told = await this.api.create(procedure, procedure.number, body).catch((error: unknown) => {
      if (error instanceof DemarcheAway || error instanceof DemarcheRefused) return error;
      throw error;
    });
    if (!(told instanceof Error))
      return this.db.run(job.scope, () => this.creation.opened(call, told, { lines, compared: today !== null }));
    const next = await this.db.run(job.scope, () => this.creation.notMade(call, told));
    if (next) throw new RetryLater(next, told.message);
  }

  @WhenJobGivesUp('demarche.create')
  async gaveUp({ dossierId }: { dossierId: string }, reason: string | null): Promise<void> {
    await this.creation.fail(dossierId, reason ?? 'Une erreur de Sceau a empêché de le créer.');
  }

  // Silence of the schema prevents nothing: the dossier is filled as the mapping was made, and it is said that nothing was compared.
  private async questionsOf(procedure: Procedure): Promise<ProcedureField[] | null> {
    const text = await this.api.schema(procedure).catch((error: unknown) => {
      if (error instanceof DemarcheAway || error instanceof DemarcheRefused) return null;
      throw error;
    });
    const read = text === null ? null : readSchema(text);
    return read?.ok && read.schema.number === procedure.number ? read.schema.fields : null;
  }
}
