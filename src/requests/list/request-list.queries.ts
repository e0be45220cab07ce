import { representativeName } from '../../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { countBy } from '../../platform/lists/capped-counts.js';
import { type ListFilter, whereBut } from '../../platform/lists/read-list-filter.js';
import type { Page } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type RequestChannel, type RequestKind, requestStates, type RequestState } from '../request-states.js';
import { requestDue } from '../../progress/late-request.facts.js';
import { namedBy } from '../page/request-page.queries.js';
import { numbered, requestList } from './request-list.js';
import type { RequestWithTurn } from '../request-turn.js';
import { turnColumns } from '../turn.facts.js';
import type { ClientFacts } from '../../journey/steps/client-facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

type RequestOrder = ReturnType<typeof requestList.order>;

export interface RequestListRow {
  id: string;
  clientId: string;
  clientName: string;
  town: string | null;
  clientNumber: string;
  kind: RequestKind;
  state: RequestState;
  since: string;
  /** When the next move is due; null when nothing says. */
  due: string | null;
  /** Null before it reached ANS. */
  channel: RequestChannel | null;
  dossierNumber: string | null;
  corrections: number;
  representative: string | null;
  administrators: string | null;
  departures: string | null;
  correctionReason: string | null;
  way: RequestChannel;
  /** A dossier that we prefilled waits on Démarche Numérique. */
  prefilled: boolean;
  environment: RequestWithTurn['environment'];
  formerSigner: string | null;
  undelivered: RequestWithTurn['undelivered'];
  replaced: boolean;
  designation: RequestWithTurn['designation'];
  answer: ClientFacts['answer'];
  reply: ClientFacts['reply'];
  declinedOn: string | null;
}

@Injectable()
export class RequestListQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly found: FoundClients,
  ) {}

  /** What the address keeps, with whom its search finds. */
  filter(query: Record<string, unknown>): Promise<ListFilter> {
    return this.found.within(requestList.filter(query), 'r.client_id', numbered);
  }

  /** One page, the oldest in their state first; whether there are pages before and after. */
  page(filter: ListFilter, order: RequestOrder): Promise<Page<RequestListRow>> {
    return requestList.page<RequestListRow>(this.db, filter, order, {
      columns: sql`r.id, r.client_id, c.name AS client_name, c.town, c.number AS client_number, r.kind, r.state, r.dossier_number, r.corrections, r.correction_reason,
              CASE WHEN r.submitted_on IS NOT NULL THEN r.channel END AS channel,
              ${raw(parisDay('r.state_since'))} AS since, ${raw(requestDue)} AS due, ${raw(representativeName('s'))} AS representative,
              ${raw(namedBy('arrival'))} AS administrators, ${raw(namedBy('departure'))} AS departures,
              ${raw(turnColumns)}`,
      tables: sql`JOIN requests r ON r.id = page.id JOIN clients c ON c.id = r.client_id JOIN client_progress p ON p.client_id = c.id
         LEFT JOIN representatives s ON s.client_id = c.id AND s.ended_on IS NULL`,
    });
  }

  /** How many of each state with the same words and age: a tab's count is its list. */
  counts(filter: ListFilter): Promise<Partial<Record<RequestState, number>>> {
    const counted = requestList.counted({ where: whereBut(filter, 'state') });
    const states = Object.keys(requestStates) as RequestState[];
    return countBy(this.db, counted, 'r.state', states, filter.query['q'] !== undefined);
  }
}
