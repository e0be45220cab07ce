import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { DemarcheApi, DemarcheAway, DemarcheRefused, tokensAtOnce } from './demarche-api.js';
import { DossierReadings } from './dossier-readings.service.js';

/** In one run: the rest waits for the next. */
const mostCalls = 50;

/** Reads where the dossiers of an editor stand, each once: a call for twenty, outside any transaction, then a transaction a dossier. */
@Injectable()
export class DossierReadingsJob {
  constructor(
    private readonly db: TenantDb,
    private readonly readings: DossierReadings,
    private readonly api: DemarcheApi,
  ) {}

  @HandlesJob('demarche.read')
  async handle(_: Record<string, never>, job: JobInHand): Promise<void> {
    const begun = clock.now();
    for (let call = 0; call < mostCalls && !job.stopping?.aborted; call += 1) {
      const reading = await this.db.run(job.scope, () => this.readings.due(tokensAtOnce, begun));
      if (!reading) return;
      const { number, tokens } = reading;
      if (tokens.size === 0) continue;
      const told = await this.api.read(reading, number, [...tokens.values()]).catch((error: unknown) => {
        if (error instanceof DemarcheAway || error instanceof DemarcheRefused) return error;
        throw error;
      });
      if (told instanceof Error) {
        await this.db.run(job.scope, () => this.readings.notRead([...tokens.keys()], told.message));
        continue;
      }
      for (const [id, token] of tokens) {
        const own = told.find((one) => one.token === token) ?? null;
        await this.db.run(job.scope, () => this.readings.read(id, own));
      }
    }
  }
}
