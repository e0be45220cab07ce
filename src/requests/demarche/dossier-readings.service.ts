import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import type { ToldDossier } from './demarche-api.js';
import { DossierEffects } from './dossier-effects.service.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';
import { toldState } from './told-states.js';

/** Dossiers of one procedure, to be read in one call. */
export interface ReadingInHand {
  origin: string;
  path: string;
  number: number;
  /** The token of each. */
  tokens: Map<string, string>;
}

/** The short transactions around one reading: which dossiers, then what each of them says. */
@Injectable()
export class DossierReadings {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: PrefilledDossiers,
    private readonly effects: DossierEffects,
    private readonly secrets: SecretsService,
    private readonly audit: AuditService,
  ) {}

  /** Those of one procedure that were not read for a while, the longest first; null when there are none. One whose request has ended is let be. @param limit at once */
  async due(limit: number, before: Date): Promise<ReadingInHand | null> {
    const rows = await this.db.query<{ id: string; origin: string; path: string; number: number }>(
      `SELECT d.id, p.origin, p.path, p.number FROM prefilled_dossiers d JOIN procedures p ON p.id = d.procedure_id
        WHERE d.state = 'open' AND d.read_at < $1
          AND (d.request_id IS NULL OR EXISTS (SELECT 1 FROM open_requests r WHERE r.id = d.request_id))
        ORDER BY d.read_at, d.id LIMIT 200`,
      [before],
    );
    const [first] = rows;
    if (!first) return null;
    const { origin, path, number } = first;
    const tokens = new Map<string, string>();
    for (const { id } of rows.filter((row) => row.origin === origin && row.number === number).slice(0, limit)) {
      const token = await this.secrets.reveal('prefill_token', id);
      if (token) tokens.set(id, token);
      else await this.lose(id, 'Le jeton qui l’ouvre n’est plus là.');
    }
    return { origin, path, number, tokens };
  }

  /** What one says, or that it is no longer there. Read twice, told once. */
  async read(id: string, told: ToldDossier | null): Promise<void> {
    const dossier = await this.dossiers.moves.lock(id);
    if (dossier.state !== 'open') return;
    if (!told) return this.missed(dossier);
    const now = clock.now();
    const news = told.state !== dossier.toldState;
    await this.dossiers.write(id, {
      readAt: now,
      readProblem: null,
      ...(news ? { toldState: told.state, toldSince: now } : {}),
      submittedAt: told.submittedAt ? new Date(told.submittedAt) : null,
      processedAt: told.processedAt ? new Date(told.processedAt) : null,
    });
    if (!news) return;
    const label = toldState(told.state)?.label ?? `${told.state}, un état que l’on ne connaît pas`;
    await this.audit.record({
      subject: { kind: 'prefilled_dossier', id },
      clientId: dossier.clientId,
      action: 'prefilled_read',
      summary: `Dossier ${told.number} de Démarche Numérique\u00a0: «\u00a0${label}\u00a0»`,
      details: { told: told.state, before: dossier.toldState },
    });
    if (dossier.requestId) await this.follow(dossier, dossier.requestId, told);
  }

  /** Nothing could be read: what was known stays, with its day. */
  async notRead(ids: string[], problem: string): Promise<void> {
    await this.db.execute(
      `UPDATE prefilled_dossiers SET read_problem = $2, read_at = moment() WHERE id = ANY ($1::uuid[]) AND state = 'open'`,
      [ids, problem],
    );
  }

  // Silence once may be a fault of theirs; the link is given up when its days are over, or after the second.
  private async missed(dossier: PrefilledDossier): Promise<void> {
    const over = dossier.expiresAt !== null && dossier.expiresAt < clock.now();
    if (over || dossier.readProblem === absent) return this.lose(dossier.id, whyGone(dossier));
    await this.dossiers.write(dossier.id, { readAt: clock.now(), readProblem: absent });
  }

  // What the request's table refuses is told on the page; what was read stays.
  private async follow({ id }: PrefilledDossier, requestId: string, told: ToldDossier): Promise<void> {
    try {
      await this.db.savepoint(() => this.effects.apply(requestId, told));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await this.dossiers.write(id, { readProblem: error.message });
    }
  }

  private async lose(id: string, problem: string): Promise<void> {
    await this.dossiers.moves.note(id, 'lose', { reason: problem, columns: { problem, readAt: clock.now() } });
  }
}

const absent = 'Démarche Numérique ne le connaît plus à cette lecture\u00a0: la prochaine le confirmera.';

function whyGone({ toldState: word, expiresAt }: PrefilledDossier): string {
  if (word !== 'prefilled') return 'Celui qui l’avait ouvert l’a supprimé, ou l’ANS l’a effacé.';
  return expiresAt && expiresAt < clock.now()
    ? 'Personne ne l’a ouvert en cinq jours\u00a0: Démarche Numérique l’a supprimé.'
    : 'Il a été supprimé avant ses cinq jours, sans que personne l’ait déposé.';
}
