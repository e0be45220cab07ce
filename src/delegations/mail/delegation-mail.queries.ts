import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { numbersIn } from '../../mailbox/in/mail-proposals.js';
import type { FoundSubject } from '../../mailbox/in/mail-subjects.js';
import type { Message } from '../../mailbox/message.entity.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { over } from '../delegation.facts.js';
import { channelLabels } from '../delegation-phrases.js';
import type { Delegation } from '../delegation.entity.js';
import { delegationTable } from '../delegation.transitions.js';

/** A mandate that is with its client, to be signed, with what ties a mail to it. */
export interface MandateCandidate extends Pick<Delegation, 'id' | 'clientId' | 'channel' | 'state' | 'scope'> {
  clientName: string;
  clientNumber: string;
  since: string;
  numberFound: boolean;
  /** The representative wrote it. */
  bySigner: boolean;
  /** Somebody whom a link asks for it did. */
  byLink: boolean;
}

const columns = `d.id, d.client_id, c.name AS client_name, c.number AS client_number, d.channel, d.state, d.scope, ${parisDay('d.state_since')} AS since`;

@Injectable()
export class DelegationMailQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly found: FoundClients,
  ) {}

  /** Mandates that wait for their signature, of which the mail names the client or its author is asked. Few of many wait: each is looked at by its keys. */
  candidates(mail: Message): Promise<MandateCandidate[]> {
    const text = `${mail.subject}\n${mail.body}`.slice(0, 20_000);
    return this.db.query<MandateCandidate>(
      `WITH named AS MATERIALIZED (${borneNumbers('$2')})
       SELECT ${columns}, t.number_found, t.by_signer, t.by_link
         FROM (SELECT * FROM delegations WHERE channel = 'form' AND state = 'requested' OFFSET 0) d
        CROSS JOIN LATERAL (SELECT d.client_id IN (SELECT n.client_id FROM named n) AS number_found,
              EXISTS (SELECT 1 FROM representatives p WHERE p.client_id = d.client_id AND p.ended_on IS NULL AND lower(p.email) = $1 ${ofOneClient}) AS by_signer,
              EXISTS (SELECT 1 FROM client_links l WHERE l.client_id = d.client_id AND l.delegation_id = d.id AND lower(l.email) = $1 ${ofOneClient}) AS by_link OFFSET 0) t
         JOIN clients c ON c.id = d.client_id
        WHERE t.number_found OR t.by_signer OR t.by_link ORDER BY t.by_signer DESC, d.state_since DESC, d.id LIMIT 10`,
      [mail.sender.toLowerCase(), numbersIn(text)],
    );
  }

  /** Those of the clients that have these words, unless they are over: the ones that wait first. */
  async search(query: string): Promise<FoundSubject[]> {
    const ofClients = await this.found.ofWords(query, 'd.client_id');
    const rows = await this.db.query<MandateCandidate>(
      sql`SELECT ${raw(columns)} FROM delegations d JOIN clients c ON c.id = d.client_id
        WHERE ${ofClients} AND NOT ${raw(over('d'))} ORDER BY (d.state = 'requested') DESC, d.state_since DESC, d.id LIMIT 10`,
    );
    return rows.map((row) => ({ subjectId: row.id, clientName: row.clientName, description: describeMandate(row) }));
  }
}

/** « Mandat écrit, ORG et SERV, « Envoyée au client » depuis le 17/11/2026 ». */
export function describeMandate({ channel, scope, state, since }: MandateCandidate): string {
  const label = delegationTable.states[state].label;
  return `${channelLabels[channel]}, ${scope.join(' et ')}, «\u00a0${label}\u00a0» depuis le ${date(since)}`;
}
