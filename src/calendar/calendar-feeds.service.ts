import { randomBytes } from 'node:crypto';
import { lockClients } from '../clients/lock-clients.js';
import { Inject, Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import type { Env } from '../config/env.js';
import { de } from '../identifiers/elision.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { hashOfToken } from '../platform/auth/link-tokens.js';
import { clock } from '../platform/clock.js';
import { ENV } from '../platform/platform.module.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { uuidv7 } from '../platform/uuid.js';
import type { SignedIn } from '../platform/web/current.js';
import { Refused, RefusedField } from '../platform/web/errors.js';
import { CalendarFeed } from './calendar-feed.entity.js';

/** Each is an open door for whoever was given it: a client’s are soon read through. */
export const mostOfClient = 10;

const changedElsewhere =
  'Votre adresse d’agenda a changé entre-temps, dans un autre onglet. Voyez ci-dessous où elle en est.';

/** The addresses of calendars: made, made anew, revoked. */
@Injectable()
export class CalendarFeeds {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly audit: AuditService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  ofPerson(userId: string): Promise<CalendarFeed | null> {
    return this.db.one(CalendarFeed, { userId });
  }

  ofClient(clientId: string): Promise<CalendarFeed[]> {
    return this.db.rows(CalendarFeed, { clientId }, { order: { createdAt: 'ASC' } });
  }

  /**
   * The one of a person; the one they had opens nothing any more.
   * @param replaced the id of the one that their page showed; null for none
   * @returns its address, which is shown this once
   * @throws Refused when it is another one by now
   */
  async makeOwn(user: SignedIn, replaced: string | null): Promise<string> {
    const { id, token, row } = this.drawn();
    const made = replaced
      ? await this.db.execute(
          'UPDATE calendar_feeds SET id = $3, token_hash = $4, created_at = $5, created_by = $6 WHERE user_id = $1 AND id = $2',
          [user.id, replaced, ...row],
        )
      : await this.db.execute(
          `INSERT INTO calendar_feeds (user_id, id, token_hash, created_at, created_by) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (editor_id, user_id) WHERE user_id IS NOT NULL DO NOTHING`,
          [user.id, ...row],
        );
    if (made === 0) throw new Refused([changedElsewhere]);
    const ofTheirs = `Adresse d’agenda ${de(user.name)}`;
    if (replaced) await this.tell(id, null, 'calendar_remade', `${ofTheirs} refaite`);
    else await this.tell(id, null, 'calendar_made', `${ofTheirs} faite`);
    return this.addressOf(token);
  }

  /** @throws Refused when it is another one by now, or none */
  async revokeOwn(user: SignedIn, id: string): Promise<void> {
    const revoked = await this.db.execute('DELETE FROM calendar_feeds WHERE user_id = $1 AND id = $2', [user.id, id]);
    if (revoked === 0) throw new Refused([changedElsewhere]);
    await this.tell(id, null, 'calendar_revoked', `Adresse d’agenda ${de(user.name)} révoquée`);
  }

  /**
   * One of the dates of a client.
   * @param name whom it is for
   * @returns its address, which is shown this once
   * @throws NotFound, Forbidden, Refused for a client on which nothing is done, RefusedField
   */
  async makeForClient(clientId: string, name: string): Promise<string> {
    // Locked: of two at once the second counts what the first made.
    await lockClients(this.db, [clientId]);
    const client = await this.clients.open(clientId);
    if ((await this.ofClient(clientId)).length >= mostOfClient)
      throw new RefusedField(
        'name',
        `Ce client a déjà ${mostOfClient} adresses d’agenda\u00a0: révoquez celles qui ne servent plus.`,
      );
    const { id, token, row } = this.drawn();
    const made = await this.db.execute(
      `INSERT INTO calendar_feeds (client_id, name, id, token_hash, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (editor_id, client_id, lower(name)) WHERE client_id IS NOT NULL DO NOTHING`,
      [clientId, name, ...row],
    );
    if (made === 0)
      throw new RefusedField(
        'name',
        'Ce client a déjà une adresse d’agenda de ce nom. Choisissez-en un autre, ou révoquez-la d’abord.',
      );
    await this.tell(
      id,
      clientId,
      'calendar_made',
      `Adresse d’agenda ${de(client.name)} faite pour «\u00a0${name}\u00a0»`,
    );
    return this.addressOf(token);
  }

  /** @throws NotFound, Forbidden, Refused when it is revoked already */
  async revokeOfClient(clientId: string, id: string): Promise<string> {
    const client = await this.clients.open(clientId);
    const [revoked] = await this.db.query<{ name: string }>(
      'DELETE FROM calendar_feeds WHERE client_id = $1 AND id = $2 RETURNING name',
      [clientId, id],
    );
    if (!revoked) throw new Refused(['Cette adresse d’agenda n’ouvre déjà plus rien\u00a0: elle a été révoquée.']);
    const { name } = revoked;
    await this.tell(
      id,
      clientId,
      'calendar_revoked',
      `Adresse d’agenda ${de(client.name)} révoquée, celle de «\u00a0${name}\u00a0»`,
    );
    return name;
  }

  /** 256 bits, of which only the hash is kept. */
  private drawn() {
    const [id, token] = [uuidv7(), randomBytes(32).toString('base64url')];
    return { id, token, row: [id, hashOfToken(token), clock.now(), this.db.actor.name] };
  }

  private addressOf(token: string): string {
    return `${this.env.PUBLIC_URL.replace(/\/$/, '')}/calendar/${token}.ics`;
  }

  private tell(id: string, clientId: string | null, action: string, summary: string): Promise<unknown> {
    return this.audit.record({ subject: { kind: 'calendar_feed', id }, clientId, action, summary });
  }
}
