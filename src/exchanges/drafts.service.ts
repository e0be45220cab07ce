import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { dateTime } from '../platform/web/view-helpers.js';

/** A mail that a person has begun, as far as it is written. */
export interface DraftedMail {
  to: string[];
  subject: string;
  text: string;
  pieces: string[];
  reply: string | null;
  /** It asks for the contract and the card. */
  asks: boolean;
}

export interface KeptDraft extends DraftedMail {
  version: number;
  keptAt: Date;
}

const lost =
  'Ce brouillon a été envoyé ou jeté dans un autre onglet. Votre texte est resté ici\u00a0: gardez-le de nouveau s’il doit repartir.';

/** What a person has begun to write to a client: one draft a person and client, whatever the number of tabs. */
@Injectable()
export class Drafts {
  constructor(private readonly db: TenantDb) {}

  async of(clientId: string): Promise<KeptDraft | null> {
    const [draft] = await this.db.query<KeptDraft>(
      `SELECT recipients AS to, subject, text, pieces, reply_id AS reply, asks_prerequisites AS asks, version, kept_at FROM mail_drafts WHERE client_id = $1 AND user_id = $2`,
      [clientId, this.person],
    );
    return draft ?? null;
  }

  /**
   * @param seen the version that the page began with; 0: none
   * @throws RefusedField when another tab has kept another meanwhile
   */
  async keep(clientId: string, { to, subject, text, pieces, reply, asks }: DraftedMail, seen: number): Promise<void> {
    const values = [clientId, this.person, reply, to, subject, text, pieces, asks];
    const kept =
      seen === 0
        ? await this.db.execute(
            `INSERT INTO mail_drafts (client_id, user_id, reply_id, recipients, subject, text, pieces, asks_prerequisites) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
            values,
          )
        : await this.db.execute(
            `UPDATE mail_drafts SET reply_id = $3, recipients = $4, subject = $5, text = $6, pieces = $7, asks_prerequisites = $8, version = version + 1, kept_at = moment()
              WHERE client_id = $1 AND user_id = $2 AND version = $9`,
            [...values, seen],
          );
    if (kept === 1) return;
    const now = await this.of(clientId);
    throw new RefusedField(
      'text',
      now
        ? `Un autre onglet a gardé un brouillon le ${dateTime(now.keptAt)}. Le vôtre est resté ici\u00a0: gardez-le de nouveau pour qu’il prenne sa place.`
        : lost,
    );
  }

  /** The mail is written: its draft has served. @throws RefusedField when another tab has sent, thrown away or changed it */
  async serve(clientId: string, seen: number): Promise<void> {
    if (seen === 0) return;
    const sql = 'DELETE FROM mail_drafts WHERE client_id = $1 AND user_id = $2 AND version = $3';
    if ((await this.db.execute(sql, [clientId, this.person, seen])) === 1) return;
    throw new RefusedField(
      'text',
      (await this.of(clientId))
        ? 'Ce brouillon a changé dans un autre onglet. Relisez ce qui part, puis envoyez de nouveau.'
        : 'Ce brouillon a déjà été envoyé ou jeté dans un autre onglet. Si ce courriel doit partir tout de même, envoyez de nouveau.',
    );
  }

  async discard(clientId: string): Promise<void> {
    await this.db.execute('DELETE FROM mail_drafts WHERE client_id = $1 AND user_id = $2', [clientId, this.person]);
  }

  private get person(): string {
    const { actor } = this.db;
    if (actor.kind !== 'person') throw new Error('Only a person writes by hand');
    return actor.id;
  }
}
