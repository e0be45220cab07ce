import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { validCard, representativeName } from '../../clients/records/representative.facts.js';
import { defineList } from '../../platform/lists/define-list.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import type { ListOrder } from '../../platform/lists/list-order.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { DelegationState } from '../../journey/states/delegation-states.js';
import { inForce, leftOutOf, over, overByDate, underFormerNumber } from '../delegation.facts.js';
import { isBeforeAns } from '../../requests/request.facts.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';
import type { Environment, Offer } from '../../identifiers/igc-words.js';

/** The designation of the editor on mesHabilitations: a delegation by the channel `portal`. */
interface Designation {
  id: string;
  state: DelegationState;
  stateSince: Date;
  startsOn: string | null;
  endsOn: string | null;
  version: number;
}

/** A client that is to designate the editor on the portal, with all that decides of it. */
export interface Designator {
  id: string;
  name: string;
  number: string;
  archived: boolean;
  selfAdministered: boolean;
  environment: Environment;
  signer: { name: string; email: string | null; card: boolean } | null;
  /** What the mandate on paper covers, when there is one: the designation covers the same. */
  scope: Offer[];
  designation: Designation | null;
  /** Somebody is habilitated for it already: that goes on meanwhile. */
  habilitated: boolean;
  /** Of its 413 that has not gone to ANS, and that the designation replaces once it is seen: whether it waits for its signature; null: it has none. */
  form: { signing: boolean } | null;
}

/** The same, its row held until the commit. */
export interface HeldDesignation extends Designation {
  clientId: string;
  clientName: string;
  archived: boolean;
  /** What the one it takes the place of covers, and it does not. */
  leftOut: Offer[];
}

/** A designation that was asked for and is to be seen on the portal. */
export interface AwaitedDesignation {
  id: string;
  clientId: string;
  clientName: string;
  town: string | null;
  number: string;
  askedOn: string;
  representative: string | null;
  email: string | null;
}

export const awaitedDesignations = defineList({
  path: '/mass-habilitation/designations',
  from: sql`delegations d JOIN clients c ON c.id = d.client_id AND c.archived_at IS NULL AND d.channel = 'portal' AND d.state = 'requested'`,
  filters: {},
  everything: 'Toutes les désignations attendues',
  orders: {
    since: { keys: () => [{ name: 'since', sql: 'd.state_since', type: 'timestamptz' }], first: 'asc' },
  },
  usual: 'since',
  id: { name: 'id', sql: 'd.id', type: 'uuid' },
  size: 50,
});

/** What becomes of the designations of many clients depends on one statement. */
@Injectable()
export class DesignationsQueries {
  constructor(private readonly db: TenantDb) {}

  async of(clientIds: string[]): Promise<Designator[]> {
    const rows = await this.db.query<Designator>(
      `SELECT c.id, c.name, c.number, c.archived_at IS NOT NULL AS archived, c.self_administered, c.environment,
              (SELECT jsonb_build_object('name', ${representativeName('r')}, 'email', r.email,
                        'card', coalesce(${validCard('r')}, false))
                 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL) AS signer,
              coalesce((SELECT d.scope FROM delegations d WHERE d.client_id = c.id AND d.channel = 'form' AND ${inForce('d')} LIMIT 1), '{ORG}') AS scope,
              (SELECT jsonb_build_object('id', d.id, 'state', d.state, 'stateSince', d.state_since, 'startsOn', d.starts_on, 'endsOn', d.ends_on, 'version', d.version)
                 FROM delegations d WHERE d.client_id = c.id AND d.channel = 'portal' AND NOT ${over('d')} AND NOT ${overByDate} AND NOT ${underFormerNumber}
                ORDER BY ${inForce('d')} DESC, d.created_at DESC, d.id DESC LIMIT 1) AS designation,
              EXISTS (SELECT 1 FROM active_assignments a WHERE a.client_id = c.id ${ofOneClient}) AS habilitated,
              (SELECT jsonb_build_object('signing', q.state = 'awaiting_signature') FROM requests q WHERE q.client_id = c.id AND ${isBeforeAns} LIMIT 1 ${ofOneClient}) AS form
         FROM clients c WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
    // JSON has no dates.
    return rows.map(({ designation, ...row }) => ({
      ...row,
      designation: designation && { ...designation, stateSince: new Date(designation.stateSince) },
    }));
  }

  awaited(filter: ListFilter, order: ListOrder<'since'>): Promise<Page<AwaitedDesignation>> {
    return awaitedDesignations.page<AwaitedDesignation>(this.db, filter, order, {
      columns: sql`d.id, c.id AS client_id, c.name AS client_name, c.town, c.number, ${raw(parisDay('d.state_since'))} AS asked_on,
              ${raw(representativeName('r'))} AS representative, r.email`,
      tables: sql`JOIN delegations d ON d.id = page.id JOIN clients c ON c.id = d.client_id LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL`,
    });
  }

  /** Those of these designations that there are, their rows held until the commit. */
  async held(ids: string[]): Promise<HeldDesignation[]> {
    await this.db.query('SELECT 1 FROM delegations WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
    return this.db.query(
      `SELECT w.id, w.client_id, c.name AS client_name, c.archived_at IS NOT NULL AS archived, w.state, w.state_since, w.starts_on, w.ends_on, w.version,
              ${leftOutOf('w.client_id', `'portal'`, 'w.id', 'w.scope')} AS left_out
         FROM delegations w JOIN clients c ON c.id = w.client_id WHERE w.id = ANY ($1::uuid[]) AND w.channel = 'portal' ORDER BY w.id`,
      [ids],
    );
  }
}
