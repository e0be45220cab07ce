import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { offers } from '../../journey/states/transitions.js';
import type { OutgoingPurpose, OutgoingState } from '../message.entity.js';
import { askingPurposes } from './outgoing-mail.facts.js';
import { outgoingMailTable } from './outgoing-mail.transitions.js';
import { StandingAsks } from './standing-asks.js';

interface Standing {
  id: string;
  purpose: OutgoingPurpose;
  revoked: boolean;
  expired: boolean;
  archived: boolean;
  withLink: boolean;
}

/** What they bring may be of no use any more: a signed form, to ANS, too. */
const perishable: OutgoingPurpose[] = [...askingPurposes, 'request_submission'];

/** What was true when a mail was written, and must be so as it leaves: between the two a cap, an address or a person may have kept it for weeks. */
@Injectable()
export class StandingMails {
  constructor(
    private readonly db: TenantDb,
    private readonly asked: StandingAsks,
  ) {}

  /** Why it has no reason to leave any more, in French; null: it has. */
  async whyNoMore(id: string): Promise<string | null> {
    return (await this.noMoreAmong([id])).get(id) ?? null;
  }

  /** Of these mails of ours, those that a person might send again: what a page says of them. */
  async ofUnsent(mails: { id: string; state: string | null }[]): Promise<Map<string, string>> {
    const unsent = mails.filter(({ state }) => offers(outgoingMailTable, state as OutgoingState, 'resend'));
    return unsent.length > 0 ? this.noMoreAmong(unsent.map(({ id }) => id)) : new Map();
  }

  /** The same of many, by as many statements as for one. @returns those that have none, each with why */
  async noMoreAmong(ids: string[]): Promise<Map<string, string>> {
    const mails = await this.db.query<Standing>(
      `SELECT m.id, m.purpose, l.revoked_at IS NOT NULL AS revoked, coalesce(l.expires_at <= moment(), false) AS expired, c.archived_at IS NOT NULL AS archived, m.link_id IS NOT NULL AS with_link
         FROM messages m LEFT JOIN client_links l ON l.id = m.link_id LEFT JOIN clients c ON c.id = m.client_id WHERE m.id = ANY ($1::uuid[]) AND m.direction = 'out'`,
      [ids],
    );
    const found = mails.flatMap((mail): [string, string][] => {
      const why = whyClosed(mail);
      return why === null ? [] : [[mail.id, why]];
    });
    const closed = new Map(found);
    // Nothing is asked of anybody in the others.
    const open = mails.filter(
      ({ id, purpose, withLink }) => !closed.has(id) && (withLink || perishable.includes(purpose)),
    );
    const over = await this.asked.over(open);
    return new Map([...closed, ...over]);
  }
}

function whyClosed({ purpose, revoked, expired, archived, withLink }: Standing): string | null {
  if (revoked) return 'Le lien qu’il porte a été révoqué.';
  if (expired) return 'Le lien qu’il porte a expiré.';
  // The space of an archived client is closed: a link into it opens nothing.
  return archived && (askingPurposes.includes(purpose) || withLink) ? 'Ce client a été archivé depuis.' : null;
}
