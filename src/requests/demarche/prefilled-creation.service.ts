import { Injectable } from '@nestjs/common';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import { clock } from '../../platform/clock.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestsService } from '../requests.service.js';
import { DemarcheAway, type DemarcheRefused, type ToldDossier } from './demarche-api.js';
import type { PrefilledLine } from '../prefill/prefill.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';
import type { Procedure } from '../procedures/procedure.entity.js';
import { Procedures } from '../procedures/procedures.service.js';
import { answersOfRequest, whyNotPrefilled } from './request-prefilling.js';

const dayLong = 86_400_000;
/** F4.2: nobody having opened it, it is deleted there. */
const keptDays = 5;
/** So long a dossier is tried: afterwards a person decides again. */
const patience = dayLong;

/** One call, with all that it needs. */
export interface CallInHand {
  dossier: PrefilledDossier;
  procedure: Procedure;
  answers: FormAnswers;
}

/** The short transactions around one call that makes a dossier: the intent before, its token after. */
@Injectable()
export class PrefilledCreation {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: PrefilledDossiers,
    private readonly procedures: Procedures,
    private readonly requests: RequestsService,
    private readonly gathered: RequestDossiers,
    private readonly secrets: SecretsService,
  ) {}

  /** Takes one that is to be made, or null: it is made, or no longer wanted. A call that was cut may have made one: it is counted, and left to expire. */
  async claim(id: string): Promise<CallInHand | null> {
    const before = await this.dossiers.moves.lock(id);
    if (before.state !== 'asked' && before.state !== 'calling') return null;
    const procedure = await this.procedures.byId(before.procedureId);
    const request = before.requestId ? await this.requests.byId(before.requestId) : null;
    const [gathered] = request ? [await this.gathered.of(request)] : await this.gathered.ofClients([before.clientId]);
    if (!gathered) throw new Error(`Nothing is known of the client of the dossier ${id}`);
    const reasons = request ? whyNotPrefilled(request, gathered, procedure) : [];
    if (reasons.length > 0) return this.fail(id, reasons.join(' '));
    const lostCalls = before.lostCalls + (before.state === 'calling' ? 1 : 0);
    const dossier = await this.dossiers.moves.note(id, 'call', { untold: true, columns: { lostCalls } });
    const answers = answersOfRequest(request ?? { state: 'draft', form: null }, gathered);
    return dossier && { dossier, procedure, answers };
  }

  /** Its token is sealed, and what was sent is kept. The second of two calls finds it made: what it made is left to expire. */
  async opened(
    { dossier }: CallInHand,
    told: ToldDossier,
    sent: { lines: PrefilledLine[]; compared: boolean },
  ): Promise<void> {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + keptDays * dayLong);
    const made = await this.dossiers.moves.note(dossier.id, 'open', {
      more: `ouvrable jusqu’au ${frenchDate(parisDate(expiresAt))}`,
      columns: {
        ...sent,
        number: String(told.number),
        expiresAt,
        toldState: told.state,
        toldSince: now,
        readAt: now,
        problem: null,
      },
    });
    if (made) await this.secrets.keep('prefill_token', dossier.id, told.token);
    else await this.countLost(dossier.id);
  }

  /** @returns when to call again; null: it was given up */
  async notMade({ dossier }: CallInHand, error: DemarcheAway | DemarcheRefused): Promise<Date | null> {
    if (error.perhapsDone) await this.countLost(dossier.id);
    const now = clock.now().getTime();
    const waited = now - dossier.createdAt.getTime();
    if (!(error instanceof DemarcheAway) || waited > patience) {
      await this.fail(dossier.id, error.message);
      return null;
    }
    const next = error.retryAt ?? new Date(now + Math.min(Math.max(waited, 60_000), 3_600_000));
    const columns = { problem: error.message };
    await this.dossiers.moves.note(dossier.id, 'postpone', {
      reason: error.message,
      columns,
      untold: dossier.problem === error.message,
    });
    return next;
  }

  /** A person is told, and may ask again. */
  async fail(id: string, problem: string): Promise<null> {
    await this.dossiers.moves.note(id, 'fail', { reason: problem, columns: { problem } });
    return null;
  }

  private countLost(id: string): Promise<number> {
    return this.db.execute('UPDATE prefilled_dossiers SET lost_calls = lost_calls + 1 WHERE id = $1', [id]);
  }
}
