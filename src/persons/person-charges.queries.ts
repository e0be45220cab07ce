import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { parisDay } from '../platform/tenancy/paris-day.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import type { Person, PersonKind } from './person.js';

interface Charges {
  serving: boolean;
  clients: number;
  deputies: number;
  administrators: number;
  assignments: number;
  requests: number;
  orders: number;
}

const chargesOf: Record<PersonKind, (person: Person) => Sql> = {
  user: ({ id }) => sql`
    SELECT u.disabled_at IS NULL AS serving,
           (SELECT count(*)::int FROM clients c WHERE c.account_manager_id = u.id AND c.archived_at IS NULL) AS clients,
           (SELECT count(*)::int FROM deputies d WHERE u.id IN (d.deputy_id, d.account_manager_id) AND d.ends_on >= paris_today()) AS deputies,
           (SELECT count(*)::int FROM administrators a WHERE a.user_id = u.id AND a.erased_at IS NULL) AS administrators,
           0 AS assignments, 0 AS requests, 0 AS orders
      FROM users u WHERE u.id = ${id}::uuid`,
  administrator: ({ id }) => sql`
    SELECT a.departed_at IS NULL AS serving, 0 AS clients, 0 AS deputies, 0 AS administrators,
           (SELECT count(*)::int FROM assignments s WHERE s.administrator_id = a.id AND s.state <> 'closed') AS assignments,
           (SELECT count(*)::int FROM open_requests q JOIN request_administrators p ON p.request_id = q.id WHERE p.administrator_id = a.id) AS requests,
           (SELECT count(*)::int FROM open_orders o JOIN orders d ON d.id = o.id WHERE d.administrator_id = a.id) AS orders
      FROM administrators a WHERE a.id = ${id}::uuid`,
  representative: ({ id }) => sql`
    SELECT r.ended_on IS NULL AND c.archived_at IS NULL AS serving, ${withoutRequests()},
           (SELECT count(*)::int FROM open_requests q WHERE q.client_id = r.client_id AND (r.ended_on IS NULL OR ${raw(parisDay('q.created_at'))} <= r.ended_on)) AS requests
      FROM representatives r JOIN clients c ON c.id = r.client_id WHERE r.id = ${id}::uuid`,
};

function withoutRequests(): Sql {
  return sql`0 AS clients, 0 AS deputies, 0 AS administrators, 0 AS assignments, 0 AS orders`;
}

const serving: Record<PersonKind, string> = {
  user: 'Son compte est ouvert\u00a0: désactivez-le d’abord, dans «\u00a0Équipe\u00a0».',
  administrator: 'Cette personne est encore en fonction\u00a0: dites d’abord son départ.',
  representative: 'Cette personne représente le client aujourd’hui\u00a0: remplacez-la, ou archivez le client.',
};

/** What somebody still answers for: as long as there is some, their name serves. */
@Injectable()
export class PersonCharges {
  constructor(private readonly db: TenantDb) {}

  /** @returns why they cannot be erased, and what to do, in French; empty when they can */
  async of(person: Person): Promise<string[]> {
    const [held] = await this.db.query<Charges>(chargesOf[person.kind](person));
    if (!held) return [];
    const said: [number, string][] = [
      [
        held.clients,
        `${count(held.clients, 'client', 'clients')} à confier à quelqu’un d’autre, dans «\u00a0Portefeuilles\u00a0».`,
      ],
      [
        held.deputies,
        `${count(held.deputies, 'suppléance', 'suppléances')} à terminer, dans «\u00a0Portefeuilles\u00a0».`,
      ],
      [held.administrators, 'C’est aussi un administrateur technique\u00a0: effacez d’abord les données de celui-ci.'],
      [held.assignments, `${count(held.assignments, 'habilitation', 'habilitations')} à clore.`],
      [held.requests, `${count(held.requests, 'demande 413 ouverte', 'demandes 413 ouvertes')} à mener à son terme.`],
      [held.orders, `${count(held.orders, 'commande ouverte', 'commandes ouvertes')} à mener à son terme.`],
    ];
    return [
      ...(held.serving ? [serving[person.kind]] : []),
      ...said.flatMap(([many, text]) => (many > 0 ? [text] : [])),
    ];
  }
}
