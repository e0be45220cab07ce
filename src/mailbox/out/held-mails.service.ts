import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { MailHold } from '../../platform/mail/mail-hold.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Flash } from '../../platform/web/flash.js';
import { StoppedAddresses } from './stopped-addresses.service.js';
import { whyWaiting, type WrittenMail } from './why-not-left.js';

interface Recipient {
  address: string;
  /** Of its mark; null: it receives. */
  mark: string | null;
}

/** Of each mail of ours that waits, whom it is for still, and the mark of whoever receives nothing any more. */
const recipients = `SELECT lower(a) AS address, s.id AS mark FROM messages m CROSS JOIN LATERAL unnest(coalesce(m.left_out, m.recipients)) a
  LEFT JOIN stopped_addresses s ON s.address = lower(a) AND s.ended_at IS NULL WHERE m.direction = 'out' AND m.state = 'queued'`;

/** What an act that writes a mail, or has it leave, says when an address of it receives nothing any more: the mail waits, and the person corrects the address. */
@Injectable()
export class HeldMails {
  constructor(
    private readonly db: TenantDb,
    private readonly addresses: StoppedAddresses,
    private readonly hold: MailHold,
  ) {}

  /** Of mails that were just written, in their order: what each waits for, as the journal of what they carry tells it; null: it leaves. */
  async whyWaiting(mails: WrittenMail[]): Promise<(string | null)[]> {
    if (mails.length === 0) return [];
    const stopped = await this.addresses.among([...new Set(mails.flatMap(({ recipients: to }) => to))]);
    const facts = { now: clock.now(), stopped, hold: await this.hold.current() };
    return mails.map((mail) => whyWaiting(mail, facts));
  }

  /** Of these mails; null: they leave for all. */
  async told(ids: string[]): Promise<Flash | null> {
    return heldFlash(
      await this.db.query<Recipient>(`${recipients} AND m.id = ANY ($1::uuid[]) ORDER BY m.created_at, m.id`, [ids]),
    );
  }

  /** Of the last one about this subject, which was just written. */
  async toldOf(subject: { kind: string; id: string }): Promise<Flash | null> {
    const [mail] = await this.db.query<{ id: string }>(
      `SELECT id FROM messages WHERE direction = 'out' AND subject_kind = $1 AND subject_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1`,
      [subject.kind, subject.id],
    );
    return mail ? this.told([mail.id]) : null;
  }
}

function heldFlash(whom: Recipient[]): Flash | null {
  const stopped = whom.filter(({ mark }) => mark !== null);
  const [first] = stopped;
  if (!first) return null;
  const named = [...new Set(stopped.map(({ address }) => address))].join(', ');
  const text =
    stopped.length === whom.length
      ? `Le courriel est écrit, et ne part pas\u00a0: ${named} ne reçoit plus. Il part dès que l’adresse est corrigée.`
      : `Le courriel part sans ${named}, qui ne reçoit plus\u00a0: il lui est envoyé dès que l’adresse est corrigée.`;
  return { tone: 'soon', text, link: { href: `/addresses/${first.mark}`, label: 'Corriger l’adresse' } };
}
