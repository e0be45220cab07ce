import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { waitingRows } from '../waits/waits.facts.js';
import { ClientsService } from '../../clients/clients.service.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';

/** What may be muted of a client: all of it, one of its requests, one of its orders. */
export interface Mutable {
  kind: 'client' | 'request' | 'order';
  id: string;
  label: string;
}

/** A mute that is in force. */
export interface ChaseMute {
  subjectId: string;
  until: string;
  reason: string;
}

/** Nobody is chased of what is muted, until the end of a day and for a reason. */
@Injectable()
export class ChaseMutes {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly audit: AuditService,
  ) {}

  /** What can be muted of a client now: what waits of its requests and orders, as the rounds have it, and the client as a whole. */
  async mutable(clientId: string): Promise<Mutable[]> {
    const things = await this.db.query<Mutable>(
      `SELECT subject_kind AS kind, subject_id AS id, min(label) AS label FROM (${waitingRows}) waits
        WHERE client_id = $1 AND subject_kind IN ('request', 'order') GROUP BY 1, 2 ORDER BY 3, 2 LIMIT 100`,
      [clientId],
    );
    return [{ kind: 'client', id: clientId, label: 'Tout ce client' }, ...things];
  }

  /** Those in force of a client. */
  inForce(clientId: string): Promise<ChaseMute[]> {
    return this.db.query<ChaseMute>(
      'SELECT subject_id, until, reason FROM chase_mutes WHERE client_id = $1 AND until >= paris_today() ORDER BY until, subject_id',
      [clientId],
    );
  }

  /** In place of the mute it had. @throws RefusedField for what waits no more, Refused for an archived client, Forbidden for somebody else’s */
  async mute(clientId: string, wish: { about: string; until: string; reason: string }): Promise<void> {
    await this.clients.open(clientId);
    const subject = (await this.mutable(clientId)).find(({ id }) => id === wish.about);
    if (!subject) throw new RefusedField('about', 'Cela n’attend plus\u00a0: rechargez la page, puis choisissez.');
    const { kind, id } = subject;
    await this.db.execute(
      `INSERT INTO chase_mutes (id, subject_id, client_id, request_id, order_id, until, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (editor_id, subject_id) DO UPDATE SET until = excluded.until, reason = excluded.reason`,
      [uuidv7(), id, clientId, kind === 'request' ? id : null, kind === 'order' ? id : null, wish.until, wish.reason],
    );
    await this.tell(clientId, subject, {
      action: 'muted',
      summary: `Relances en sourdine jusqu’au ${frenchDate(wish.until)}\u00a0: ${subject.label}`,
      reason: wish.reason,
    });
  }

  /** Chased again from now on; what came meanwhile stays decided. Nothing to tell when it was over. */
  async unmute(clientId: string, about: string): Promise<void> {
    await this.clients.open(clientId);
    await this.end(clientId, about, null);
  }

  /** What was its reason is taken back, by whoever may: nothing is left of it, of an archived client either. */
  async takeBack(clientId: string, reason: string): Promise<void> {
    await this.end(clientId, clientId, reason);
  }

  private async end(clientId: string, about: string, reason: string | null): Promise<void> {
    const ended = await this.db.query<{ requestId: string | null; orderId: string | null }>(
      'DELETE FROM chase_mutes WHERE client_id = $1 AND subject_id = $2 AND ($3::text IS NULL OR reason = $3) RETURNING request_id, order_id',
      [clientId, about, reason],
    );
    const [one] = ended;
    if (!one) return;
    const kind = one.requestId ? 'request' : one.orderId ? 'order' : 'client';
    await this.tell(clientId, { kind, id: about }, { action: 'unmuted', summary: 'Relances rétablies', reason: null });
  }

  private async tell(
    clientId: string,
    { kind, id }: Pick<Mutable, 'kind' | 'id'>,
    told: { action: string; summary: string; reason: string | null },
  ): Promise<void> {
    await this.audit.record({ subject: { kind, id }, clientId, ...told });
  }
}
