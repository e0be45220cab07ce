import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { OutgoingPurpose } from '../message.entity.js';
import { StandingReminders } from './standing-reminders.js';

interface Standing {
  purpose: OutgoingPurpose;
  revoked: boolean;
  expired: boolean;
  archived: boolean;
  withLink: boolean;
}

const reminders: OutgoingPurpose[] = ['reminder', 'signature_chase'];

/** What was true when a mail was written, and must be so as it leaves: between the two a cap, an address or a person may have kept it for weeks. */
@Injectable()
export class StandingMails {
  constructor(
    private readonly db: TenantDb,
    private readonly reminded: StandingReminders,
  ) {}

  /** Why it has no reason to leave any more, in French; null: it has. */
  async whyNoMore(id: string): Promise<string | null> {
    const [mail] = await this.db.query<Standing>(
      `SELECT m.purpose, l.revoked_at IS NOT NULL AS revoked, coalesce(l.expires_at <= moment(), false) AS expired, c.archived_at IS NOT NULL AS archived, m.link_id IS NOT NULL AS with_link
         FROM messages m LEFT JOIN client_links l ON l.id = m.link_id LEFT JOIN clients c ON c.id = m.client_id WHERE m.id = $1 AND m.direction = 'out'`,
      [id],
    );
    if (!mail) return null;
    if (mail.revoked) return 'Le lien qu’il porte a été révoqué.';
    if (mail.expired) return 'Le lien qu’il porte a expiré.';
    const reminds = reminders.includes(mail.purpose);
    // The space of an archived client is closed: a link into it opens nothing.
    if (mail.archived && (reminds || mail.withLink)) return 'Ce client a été archivé depuis.';
    return reminds && (await this.reminded.isOver(id)) ? 'Ce qu’il rappelle n’attend plus.' : null;
  }
}
