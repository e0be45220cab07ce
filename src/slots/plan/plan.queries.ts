import { Injectable } from '@nestjs/common';
import { validCard } from '../../clients/records/representative.facts.js';
import type { HeldCertificate, PlanClient } from '../../journey/plan/certificate-plan.js';
import type { ServedEstablishment } from '../../journey/plan/planned-slot.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { gathered } from '../../platform/tenancy/together.js';
import { SlotPlanQueries } from '../slot-plan.queries.js';
import { wentTo } from '../coverage.queries.js';
import { holderLevel } from './holder-level.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

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

type EstablishmentRow = ServedEstablishment & { clientId: string; closed: boolean };
type HeldRow = Omit<HeldCertificate, 'level' | 'finess' | 'establishment'> & {
  clientId: string;
  subject: string;
  holderFiness: string | null;
};

const today = `paris_today()`;

/** Everything the plan of any number of clients depends on: five queries in two journeys, however many there are. */
@Injectable()
export class PlanQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly slots: SlotPlanQueries,
  ) {}

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
    const known = await gathered({
      establishments: this.establishments(ids),
      instances: this.slots.instancesOf(ids),
      slots: this.slots.ofClients(ids),
      held: this.held(ids),
    });
    const [establishments, instances] = [byClient(known.establishments), byClient(known.instances)];
    const [slots, held] = [byClient(known.slots), byClient(known.held)];
    return clients.map((row) => {
      const own = establishments.get(row.id) ?? [];
      return {
        id: row.id,
        name: row.name,
        number: row.number,
        establishments: own.filter(({ closed }) => !closed),
        instances: (instances.get(row.id) ?? []).filter(({ retired }) => !retired),
        slots: slots.get(row.id) ?? [],
        held: (held.get(row.id) ?? []).map((one) => heldBy(one, row, own)),
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
              EXISTS (SELECT 1 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL AND ${validCard('r')}) AS signer_has_card,
              CASE WHEN c.self_administered THEN EXISTS (SELECT 1 FROM administrators_with_valid_card a WHERE a.client_id = c.id AND a.kind = 'CPE')
                ELSE ours.have_card END AS administrator_has_card
         FROM clients c, ours WHERE ${condition} ORDER BY c.search COLLATE "C", c.id LIMIT ${planLimit + 1}`,
      [id],
    );
  }

  // Closed ones are of no plan, but the subject of an old certificate may name them.
  private establishments(clients: string[]): Promise<EstablishmentRow[]> {
    return this.db.query<EstablishmentRow>(
      'SELECT client_id, id, finess_eg, name, closed_on IS NOT NULL AS closed FROM establishments WHERE client_id = ANY ($1) ORDER BY searchable(name), finess_eg',
      [clients],
    );
  }

  // In service: neither revoked, nor over, nor replaced by one that is verified, and where it is needed. What is only declared has no subject.
  private held(clients: string[]): Promise<HeldRow[]> {
    return this.db.query<HeldRow>(
      `SELECT c.client_id, c.id, c.slot_id AS "slotId", c.common_name AS "commonName", c.subject, h.finess_eg AS "holderFiness", ${wentTo} AS "wentTo", s.holder_closed AS closed,
              ${parisDay('c.not_after')} AS "notAfter"
         FROM certificates_in_force c JOIN slots s ON s.id = c.slot_id LEFT JOIN establishments h ON h.id = s.establishment_id
        WHERE c.client_id = ANY ($1) AND s.not_needed_reason IS NULL
          AND NOT EXISTS (SELECT 1 FROM certificates x WHERE x.replaces_id = c.id AND x.verified_at IS NOT NULL)
       UNION ALL
       SELECT s.client_id, s.id, s.id, s.common_name, '', h.finess_eg, ${wentTo}, s.holder_closed, s.declared_not_after FROM slots s LEFT JOIN establishments h ON h.id = s.establishment_id
        WHERE s.client_id = ANY ($1) AND s.not_needed_reason IS NULL AND s.declared_not_after >= ${today} AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.slot_id = s.id)`,
      [clients],
    );
  }
}

// The slot of an establishment holds its certificates only; in the client's, the subject of an old one may name an establishment.
function heldBy(
  { subject, holderFiness, ...one }: HeldRow,
  { finessEj, siret }: ClientRow,
  establishments: EstablishmentRow[],
): HeldCertificate {
  const holder = holderFiness
    ? { level: 'EG' as const, finess: holderFiness }
    : holderLevel(subject, { finessEj, siret, establishments });
  const named = establishments.find(({ finessEg }) => holder.level === 'EG' && finessEg === holder.finess);
  return { ...one, ...holder, establishment: named?.name ?? null };
}

const byClient = <Row extends { clientId: string }>(rows: Row[]) => grouped(rows, ({ clientId }) => clientId);
