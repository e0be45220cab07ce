import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Request } from '../request.entity.js';
import type { RequestState } from '../request-states.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { hasLeftOrWill } from '../../mailbox/out/outgoing-mail.facts.js';

/** A structure that a mail names by its number. */
export interface NamedStructure {
  number: string;
  name: string;
  /** It is the client of the request, or one of its establishments. */
  own: boolean;
}

@Injectable()
export class ContradictionsQueries {
  constructor(private readonly db: TenantDb) {}

  /** Whose dossier this number is already, when it is another client’s; those of one dossier of many share theirs. */
  async otherHolder(
    request: Pick<Request, 'id' | 'clientId'>,
    dossierNumber: string,
  ): Promise<{ requestId: string; name: string } | null> {
    const rows = await this.db.query<{ requestId: string; name: string }>(
      `SELECT r.id AS request_id, c.name FROM requests r JOIN clients c ON c.id = r.client_id
        WHERE r.dossier_number = $1 AND r.client_id <> $2
          AND NOT EXISTS (SELECT 1 FROM mass_dossier_rows theirs JOIN mass_dossier_rows ours USING (dossier_id) WHERE theirs.request_id = r.id AND ours.request_id = $3) LIMIT 1`,
      [dossierNumber, request.clientId, request.id],
    );
    return rows[0] ?? null;
  }

  async anotherUnderWay({ id, clientId }: Pick<Request, 'id' | 'clientId'>): Promise<{ state: RequestState } | null> {
    const rows = await this.db.query<{ state: RequestState }>(
      'SELECT state FROM open_requests WHERE client_id = $1 AND id <> $2',
      [clientId, id],
    );
    return rows[0] ?? null;
  }

  /** The dossier of many under whose number ANS follows it, when this number is another one. */
  async otherDossier(
    { id }: Pick<Request, 'id'>,
    dossierNumber: string,
  ): Promise<{ dossierNumber: string; title: string } | null> {
    const rows = await this.db.query<{ dossierNumber: string; title: string }>(
      `SELECT d.dossier_number, d.title FROM mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id AND d.state <> 'abandoned'
        WHERE m.request_id = $1 AND d.dossier_number <> $2`,
      [id, dossierNumber],
    );
    return rows[0] ?? null;
  }

  /** The mails by which it left for ANS, the first first: but for a correction there is one. */
  sendings(requestId: string): Promise<{ messageId: string; at: Date }[]> {
    return this.db.query(
      `SELECT message_id, created_at AS at FROM messages
        WHERE direction = 'out' AND subject_kind = 'request' AND subject_id = $1 AND purpose = 'request_submission' AND ${hasLeftOrWill('messages')} ORDER BY created_at, id`,
      [requestId],
    );
  }

  /** Other clients whose request is with ANS, named by their numbers or by the mail that sent it: the first few. */
  othersAtAns(clientId: string, numbers: string[], messageIds: string[]): Promise<{ name: string }[]> {
    if (numbers.length + messageIds.length === 0) return Promise.resolve([]);
    return this.db.query(
      `WITH borne AS MATERIALIZED (${borneNumbers('$2')}),
        sent AS MATERIALIZED (SELECT client_id FROM messages WHERE direction = 'out' AND message_id = ANY ($3) AND subject_kind = 'request' AND purpose = 'request_submission')
       SELECT c.name FROM (SELECT client_id FROM borne UNION SELECT client_id FROM sent) o JOIN clients c ON c.id = o.client_id
        WHERE o.client_id <> $1 AND EXISTS (SELECT 1 FROM requests r WHERE r.client_id = o.client_id AND r.state IN ('submitted', 'acknowledged', 'to_correct', 'in_doubt'))
        ORDER BY c.search COLLATE "C" LIMIT 5`,
      [clientId, numbers, messageIds],
    );
  }

  /** Those of the numbers that a client or the register knows: any other is no structure. */
  structures(clientId: string, numbers: string[]): Promise<NamedStructure[]> {
    if (numbers.length === 0) return Promise.resolve([]);
    return this.db.query<NamedStructure>(
      `WITH borne AS MATERIALIZED (${borneNumbers('$2')})
       SELECT n.number, coalesce(c.name, l.name, e.name) AS name, coalesce(c.id = $1, false) AS own
         FROM unnest($2::text[]) AS n (number)
         LEFT JOIN LATERAL (SELECT k.id, k.name FROM borne b JOIN clients k ON k.id = b.client_id WHERE b.number = n.number ORDER BY k.id = $1 DESC LIMIT 1) c ON true
         LEFT JOIN directory_legal_entities l ON l.finess = n.number
         LEFT JOIN directory_establishments e ON e.finess = n.number
        WHERE coalesce(c.name, l.name, e.name) IS NOT NULL`,
      [clientId, numbers],
    );
  }
}
