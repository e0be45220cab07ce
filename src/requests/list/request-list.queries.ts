import { Injectable } from '@nestjs/common';
import { followedByMe } from '../../clients/list/client-filter.js';
import { clientSearch } from '../../clients/list/client-search.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RequestListFilter } from './request-list.filter.js';
import type { RequestState } from '../request-states.js';

export const pageSize = 50;

export interface RequestListRow {
  id: string;
  client_id: string;
  client_name: string;
  town: string | null;
  finess_ej: string;
  state: RequestState;
  since: string;
  /** To the microsecond, in UTC: the keyset of the page. */
  since_text: string;
  dossier_number: string | null;
  corrections: number;
  representative: string | null;
  administrators: string | null;
  correction_reason: string | null;
}

@Injectable()
export class RequestListQueries {
  constructor(private readonly db: TenantDb) {}

  /** One page, the oldest in their state first; whether there are pages before and after. */
  async page(filter: RequestListFilter): Promise<{ rows: RequestListRow[]; previous: boolean; next: boolean }> {
    const backwards = filter.cursor?.way === 'before';
    const rows = await this.db.query<RequestListRow>(
      `SELECT r.id, r.client_id, c.name AS client_name, c.town, c.finess_ej, r.state, r.dossier_number, r.corrections, r.correction_reason,
              to_char(r.state_since AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS since,
              to_char(r.state_since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00' AS since_text,
              p.first_names || ' ' || p.last_name AS representative,
              (SELECT string_agg(a.first_name || ' ' || a.last_name, ', ' ORDER BY n.position) FROM request_administrators n
                 JOIN administrators a ON a.id = n.administrator_id WHERE n.request_id = r.id) AS administrators
         FROM ${requestListFrom}
         LEFT JOIN representatives p ON p.client_id = c.id AND p.ended_on IS NULL
        WHERE ${requestCondition} AND ($6::timestamptz IS NULL OR (r.state_since, r.id) ${backwards ? '<' : '>'} ($6::timestamptz, $7::uuid))
        ORDER BY r.state_since ${backwards ? 'DESC' : 'ASC'}, r.id ${backwards ? 'DESC' : 'ASC'} LIMIT ${pageSize + 1}`,
      [...requestParameters(filter), filter.cursor?.since ?? null, filter.cursor?.id ?? null],
    );
    const more = rows.length > pageSize;
    const shown = rows.slice(0, pageSize);
    if (backwards) shown.reverse();
    return { rows: shown, previous: backwards ? more : filter.cursor !== null, next: backwards ? true : more };
  }

  /** How many of each state with the same words and age: a tab's count is its list. */
  async counts(filter: RequestListFilter): Promise<Map<RequestState, number>> {
    const rows = await this.db.query<{ state: RequestState; n: number }>(
      `SELECT r.state, count(*)::int AS n FROM ${requestListFrom} WHERE ${requestCondition} GROUP BY r.state`,
      requestParameters({ ...filter, states: null }),
    );
    return new Map(rows.map(({ state, n }) => [state, n]));
  }
}

export const requestListFrom = 'requests r JOIN clients c ON c.id = r.client_id';

/** What the list keeps, of `requestParameters`; « Mes tâches » counts with it. Days of the calendar in Paris, as the column « Depuis » counts them. */
export const requestCondition = `($1::text[] IS NULL OR r.state = ANY($1))
  AND ($2::int IS NULL OR r.state_since < (paris_today() - $2::int)::timestamp AT TIME ZONE 'Europe/Paris')
  AND ($3::text = '' OR $5 <> '[]' AND r.client_id IN (SELECT search_clients($5::jsonb)) OR r.dossier_number = trim($3))
  AND (NOT $4::boolean OR ${followedByMe})`;

export function requestParameters(
  filter: Pick<RequestListFilter, 'older' | 'words' | 'mine'> & { states: RequestState[] | null },
): unknown[] {
  return [filter.states, filter.older, filter.words, filter.mine, clientSearch(filter.words)];
}
