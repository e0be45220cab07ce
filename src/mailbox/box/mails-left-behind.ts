import {
  IsLeftBehind,
  type Leaver,
  type LeavesBehind,
  type LeftBehind,
  namedLeft,
} from '../../accounts/team/left-behind.js';
import { de } from '../../identifiers/elision.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { mayBeWithdrawn } from '../out/outgoing-mail.facts.js';

interface WaitingMail {
  id: string;
  subject: string;
  leavesAt: Date | null;
  many: number;
}

/** The mails that somebody wrote by hand and that wait to leave: in their delay, for a place of the day, or for an address. */
@IsLeftBehind()
export class MailsLeftBehind implements LeavesBehind {
  constructor(private readonly db: TenantDb) {}

  async leftBy({ id, name }: Leaver): Promise<LeftBehind[]> {
    const mails = await this.writtenBy(id);
    const many = mails[0]?.many ?? 0;
    if (many === 0) return [];
    const more = many - mails.length;
    return [
      {
        what: `${count(many, 'courriel', 'courriels')} ${de(name)} ${many === 1 ? 'attend' : 'attendent'} de partir`,
        things: mails.map((mail) => ({
          href: `/mailbox/messages/${mail.id}`,
          name: `«\u00a0${mail.subject}\u00a0»`,
          stands: mail.leavesAt ? `part le ${dateTime(mail.leavesAt)}` : 'part au plus tôt',
        })),
        others: more > 0 ? count(more, 'autre courriel', 'autres courriels') : null,
        advice: many === 1 ? 'Annulez-le ou laissez-le partir.' : 'Annulez-les ou laissez-les partir.',
        all: { href: '/mailbox/sent?state=waiting', label: 'Les courriels en attente' },
      },
    ];
  }

  // Few mails wait, and each has its entry along an index: `LIMIT`, or PostgreSQL may read all that the person ever did.
  private writtenBy(personId: string): Promise<WaitingMail[]> {
    return this.db.query<WaitingMail>(
      `SELECT m.id, m.subject, m.leaves_at, count(*) OVER ()::int AS many FROM messages m
        CROSS JOIN LATERAL (SELECT e.actor_kind, e.actor_id FROM audit_entries e
                             WHERE e.subject_kind = 'message' AND e.subject_id = m.id AND e.action = 'queued' ORDER BY e.sequence DESC LIMIT 1) w
        WHERE ${mayBeWithdrawn('m')} AND w.actor_kind = 'person' AND w.actor_id = $1 ORDER BY m.leaves_at, m.id LIMIT ${namedLeft}`,
      [personId],
    );
  }
}
