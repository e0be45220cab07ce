import { Injectable } from '@nestjs/common';
import type { HeldCertificate, PlanClient, ServingInstance } from '../../journey/plan/certificate-plan.js';
import type { HolderLevel } from '../../journey/plan/holders.js';
import type { Service } from '../../journey/plan/plan.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { holderLevel, type KnownNumbers } from './holder-level.js';

/** Beyond, the plan of a grouping says that it stops. */
export const planLimit = 1_000;

interface ClientRow {
  id: string;
  name: string;
  finessEj: string | null;
  number: string;
  siret: string | null;
  selfAdministered: boolean;
  contractSigned: boolean;
  signerHasCard: boolean;
  administratorHasCard: boolean;
}

type Of<Row> = Row & { clientId: string };
type EstablishmentRow = Of<{ finessEg: string; name: string }>;
type InstanceRow = Of<{
  id: string;
  name: string;
  applicationName: string;
  hostName: string | null;
  services: Service[];
  serves: string[];
  holderLevel: HolderLevel;
}>;
type HeldRow = Of<Omit<HeldCertificate, 'level' | 'finess'> & { subject: string; holderFiness: string | null }>;

const today = `paris_today()`;

/** Everything the plan of any number of clients depends on: four queries, however many there are. */
@Injectable()
export class PlanQueries {
  constructor(private readonly db: TenantDb) {}

  async client(id: string): Promise<PlanClient | null> {
    return (await this.load('c.id = $1', id))[0] ?? null;
  }

  /** By name, archived clients left out; one more than the limit tells that there are more. */
  ofGrouping(groupingId: string): Promise<PlanClient[]> {
    return this.load('c.grouping_id = $1 AND c.archived_at IS NULL', groupingId);
  }

  private async load(condition: string, id: string): Promise<PlanClient[]> {
    const clients = await this.clients(condition, id);
    const ids = clients.map((client) => client.id);
    const establishments = byClient(await this.establishments(ids));
    const instances = byClient(await this.instances(ids));
    const held = byClient(await this.held(ids));
    return clients.map((row) => {
      const own = (establishments.get(row.id) ?? []).map((one) => ({ finessEg: one.finessEg, name: one.name }));
      const numbers = { finessEj: row.finessEj, siret: row.siret, establishments: own };
      return {
        id: row.id,
        name: row.name,
        number: row.number,
        establishments: own,
        instances: (instances.get(row.id) ?? []).map(instanceOf),
        held: (held.get(row.id) ?? []).map((one) => heldBy(one, numbers)),
        selfAdministered: row.selfAdministered,
        contractSigned: row.contractSigned,
        signerHasCard: row.signerHasCard,
        administratorHasCard: row.administratorHasCard,
      };
    });
  }

  private clients(condition: string, id: string): Promise<ClientRow[]> {
    return this.db.query<ClientRow>(
      `WITH ours AS (SELECT EXISTS (SELECT 1 FROM administrators_with_valid_card a WHERE a.client_id IS NULL AND a.kind = 'CPA') AS have_card)
       SELECT c.id, c.name, c.finess_ej, c.number, c.siret, c.self_administered, c.contract_state = 'signed' AS contract_signed,
              EXISTS (SELECT 1 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL AND r.card_state = 'active'
                 AND (r.card_valid_until IS NULL OR r.card_valid_until >= ${today})) AS signer_has_card,
              CASE WHEN c.self_administered THEN EXISTS (SELECT 1 FROM administrators_with_valid_card a WHERE a.client_id = c.id AND a.kind = 'CPE')
                ELSE ours.have_card END AS administrator_has_card
         FROM clients c, ours WHERE ${condition} ORDER BY c.search COLLATE "C", c.id LIMIT ${planLimit + 1}`,
      [id],
    );
  }

  private establishments(clients: string[]): Promise<EstablishmentRow[]> {
    return this.db.query<EstablishmentRow>(
      'SELECT client_id, finess_eg, name FROM establishments WHERE client_id = ANY ($1) ORDER BY searchable(name), finess_eg',
      [clients],
    );
  }

  private instances(clients: string[]): Promise<InstanceRow[]> {
    return this.db.query<InstanceRow>(
      `SELECT i.client_id, i.id, i.name, i.application_name, i.host_name, i.services, i.holder_level,
              coalesce(array_agg(e.finess_eg) FILTER (WHERE e.id IS NOT NULL), '{}') AS serves
         FROM instances i LEFT JOIN instance_establishments x ON x.instance_id = i.id LEFT JOIN establishments e ON e.id = x.establishment_id AND e.closed_on IS NULL
        WHERE i.client_id = ANY ($1) AND i.retired_at IS NULL
        GROUP BY i.editor_id, i.client_id, i.id, i.name, i.application_name, i.host_name, i.services, i.holder_level, i.created_at ORDER BY i.created_at, i.id`,
      [clients],
    );
  }

  // In service: neither revoked, nor over, nor replaced by one that is verified, be it the client's own. What is only declared has no subject.
  private held(clients: string[]): Promise<HeldRow[]> {
    return this.db.query<HeldRow>(
      `SELECT c.client_id, c.id, s.instance_id AS "instanceId", s.offer, s.usage, s.purpose, c.common_name AS "commonName", c.subject, h.finess_eg AS "holderFiness",
              (c.not_after AT TIME ZONE 'Europe/Paris')::date AS "notAfter"
         FROM certificates_in_force c JOIN slots s ON s.id = c.slot_id LEFT JOIN establishments h ON h.id = s.establishment_id
        WHERE c.client_id = ANY ($1) AND NOT (s.successor_id IS NOT NULL AND s.not_needed_reason IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM certificates x WHERE x.replaces_id = c.id AND x.verified_at IS NOT NULL)
       UNION ALL
       SELECT s.client_id, s.id, s.instance_id, s.offer, s.usage, s.purpose, s.common_name, '', h.finess_eg, s.declared_not_after FROM slots s LEFT JOIN establishments h ON h.id = s.establishment_id
        WHERE s.client_id = ANY ($1) AND s.declared_not_after >= ${today} AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.slot_id = s.id)`,
      [clients],
    );
  }
}

// The slot of an establishment holds its certificates only; in the client's, the subject of an old one may name an establishment.
function heldBy({ subject, holderFiness, ...one }: HeldRow, numbers: KnownNumbers): HeldCertificate {
  return { ...one, ...(holderFiness ? { level: 'EG', finess: holderFiness } : holderLevel(subject, numbers)) };
}

function instanceOf(row: InstanceRow): ServingInstance {
  return {
    id: row.id,
    name: row.name,
    applicationName: row.applicationName,
    hostName: row.hostName,
    services: row.services,
    serves: row.serves,
    holderLevel: row.holderLevel,
  };
}

function byClient<Row extends { clientId: string }>(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.clientId);
    if (group) group.push(row);
    else groups.set(row.clientId, [row]);
  }
  return groups;
}
