import { Injectable } from '@nestjs/common';
import type { HolderLevel } from '../journey/plan/holders.js';
import { receivedUnserved } from '../establishments/received.facts.js';
import { isOfServed } from './served-slots.facts.js';
import type { Service } from '../journey/plan/plan.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface EstablishmentRow {
  id: string;
  finessEg: string;
  name: string;
  category: string | null;
  town: string | null;
  closedOn: string | null;
  closedReason: string | null;
  /** It came from another client, and no instance serves it yet. */
  received: boolean;
  /** Names of the instances in service that serve it. */
  instances: string[];
  /** One of them uses the DMP: its FINESS EG is to be configured there (domain rule 16). */
  usesDmp: boolean;
  /** The last of these instances in which it was. */
  dmpConfiguredAt: Date | null;
  dmpConfiguredBy: string | null;
  /** Those of them in which it was not. */
  dmpToConfigure: string[];
}

export interface InstanceRow {
  id: string;
  name: string;
  solution: string;
  applicationName: string;
  hostName: string | null;
  services: Service[];
  retiredAt: Date | null;
  holderLevel: HolderLevel;
  holderSince: string | null;
  served: string[];
  /** Slots that are needed, whoever holds them; and those that are followed only, of an establishment that left or closed. */
  needed: number;
  followed: number;
}

export interface InstallationCounts {
  establishments: number;
  open: number;
  instances: number;
  proposals: number;
}

/** So many establishments, and so many instances, on a page. */
export const shownAtOnce = 200;

/** So many of the register may be ticked at once. */
const proposedAtOnce = 500;

const proposedTo = (number: string) => `FROM directory_establishments d
        WHERE d.legal_entity_finess = ${number} AND d.closed_on IS NULL AND NOT EXISTS (SELECT 1 FROM establishments e WHERE e.finess_eg = d.finess)`;

/** What the page « Établissements et instances » shows. */
@Injectable()
export class InstallationQueries {
  constructor(private readonly db: TenantDb) {}

  /** How many establishments a client has, how many of them are open, how many instances, and how many establishments the register gives it that are not here. */
  async counts(client: { id: string; number: string }): Promise<InstallationCounts> {
    const [row] = await this.db.query<InstallationCounts>(
      `SELECT count(*)::int AS establishments, count(*) FILTER (WHERE closed_on IS NULL)::int AS open, (SELECT count(*)::int FROM instances WHERE client_id = $1) AS instances,
              (SELECT count(*)::int ${proposedTo('$2')}) AS proposals
         FROM establishments WHERE client_id = $1`,
      [client.id, client.number],
    );
    return row ?? { establishments: 0, open: 0, instances: 0, proposals: 0 };
  }

  /** @param page from 1 */
  establishments(clientId: string, page: number): Promise<EstablishmentRow[]> {
    return this.db.query<EstablishmentRow>(
      `SELECT e.id, e.finess_eg, e.name, e.category, e.town, e.closed_on, e.closed_reason, ${receivedUnserved('e')} AS received, served.*
         FROM establishments e,
              LATERAL (SELECT coalesce(array_agg(i.name ORDER BY searchable(i.name)), '{}') AS instances, coalesce(bool_or('dmp' = ANY (i.services)), false) AS uses_dmp,
                              max(s.dmp_configured_at) AS dmp_configured_at, (array_agg(s.dmp_configured_by ORDER BY s.dmp_configured_at DESC NULLS LAST))[1] AS dmp_configured_by,
                              coalesce(array_agg(i.name ORDER BY searchable(i.name)) FILTER (WHERE 'dmp' = ANY (i.services) AND s.dmp_configured_at IS NULL), '{}') AS dmp_to_configure
                         FROM instance_establishments s JOIN instances i ON i.id = s.instance_id AND i.retired_at IS NULL WHERE s.establishment_id = e.id) served
        WHERE e.client_id = $1 ORDER BY e.closed_on IS NOT NULL, searchable(e.name), e.finess_eg LIMIT ${shownAtOnce} OFFSET $2`,
      [clientId, (page - 1) * shownAtOnce],
    );
  }

  instances(clientId: string, page: number): Promise<InstanceRow[]> {
    return this.db.query<InstanceRow>(
      `SELECT i.id, i.name, s.name AS solution, i.application_name, i.host_name, i.services, i.retired_at, i.holder_level, i.holder_since,
              coalesce((SELECT array_agg(e.name ORDER BY searchable(e.name)) FROM instance_establishments x JOIN establishments e ON e.id = x.establishment_id AND e.closed_on IS NULL
                         WHERE x.instance_id = i.id), '{}') AS served,
              own.needed, own.followed
         FROM instances i JOIN solutions s ON s.id = i.solution_id
         CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE ${isOfServed('t')})::int AS needed, count(*) FILTER (WHERE NOT ${isOfServed('t')})::int AS followed
                               FROM slots t WHERE t.instance_id = i.id AND t.client_id = $1 AND t.not_needed_reason IS NULL) own
        WHERE i.client_id = $1 ORDER BY i.retired_at IS NOT NULL, searchable(i.name), i.id LIMIT ${shownAtOnce} OFFSET $2`,
      [clientId, (page - 1) * shownAtOnce],
    );
  }

  /** Establishments that the register gives to this legal entity and that nobody has recorded yet, the first of them. */
  proposals(
    finessEj: string,
  ): Promise<{ finess: string; name: string; town: string | null; category: string | null }[]> {
    return this.db.query(
      `SELECT d.finess, d.name, d.town, d.category ${proposedTo('$1')} ORDER BY searchable(d.town), searchable(d.name), d.finess LIMIT ${proposedAtOnce}`,
      [finessEj],
    );
  }
}
