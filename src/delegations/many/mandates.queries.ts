import { representativeName } from '../../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import { endsSoonDays } from '../../journey/steps/card-actions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { DelegationState } from '../../journey/states/delegation-states.js';
import type { MandateToFill } from '../mandate-blanks.js';
import { anotherInForce, inForce, leftOutOf, standsInForce, underWay } from '../delegation.facts.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** A mandate on paper that is not in force yet. */
interface MandateUnderWay {
  id: string;
  state: DelegationState;
  stateSince: Date;
  scope: Offer[];
  startsOn: string | null;
  endsOn: string | null;
  version: number;
}

/** A client that a mandate is to be sent to, with all that decides of it. */
export interface Mandator {
  id: string;
  name: string;
  number: string;
  finessEj: string | null;
  siret: string | null;
  address: string | null;
  postalCode: string | null;
  town: string | null;
  archived: boolean;
  selfAdministered: boolean;
  signer: (MandateToFill['signer'] & { name: string }) | null;
  underWay: MandateUnderWay | null;
  /** What the mandate on paper covers whose place a new one takes. */
  covered: Offer[];
  /** In force, whatever the channel, for longer than the time that a new one takes. */
  inForce: { state: DelegationState; scope: Offer[]; endsOn: string | null }[];
}

/** A mandate that came back signed, with all that decides whether it is in force from now on. */
export interface SignedMandate {
  id: string;
  scope: Offer[];
  startsOn: string | null;
  endsOn: string | null;
  version: number;
  evidence: boolean;
  anotherInForce: boolean;
  leftOut: Offer[];
}

/** A client, its signed mandates, the latest first, and whether it has one in force. */
export interface SigningClient {
  id: string;
  archived: boolean;
  held: boolean;
  signed: SignedMandate[];
}

/** What becomes of the mandates of many clients depends on one statement. */
@Injectable()
export class MandatesQueries {
  constructor(private readonly db: TenantDb) {}

  async of(clientIds: string[]): Promise<Mandator[]> {
    const rows = await this.db.query<Mandator>(
      `SELECT c.id, c.name, c.number, c.finess_ej, c.siret, c.address, c.postal_code, c.town, c.archived_at IS NOT NULL AS archived, c.self_administered,
              (SELECT jsonb_build_object('name', ${representativeName('r')}, 'email', r.email, 'role', r.role,
                        'firstNames', r.first_names, 'lastName', r.last_name, 'phone', r.phone, 'cardNumber', r.card_number)
                 FROM representatives r WHERE r.client_id = c.id AND r.ended_on IS NULL) AS signer,
              (SELECT jsonb_build_object('id', d.id, 'state', d.state, 'stateSince', d.state_since, 'scope', d.scope, 'startsOn', d.starts_on, 'endsOn', d.ends_on, 'version', d.version)
                 FROM delegations d WHERE d.client_id = c.id AND d.channel = 'form' AND ${underWay('d')}
                ORDER BY d.created_at DESC, d.id DESC LIMIT 1) AS under_way,
              coalesce((SELECT jsonb_agg(jsonb_build_object('state', d.state, 'scope', d.scope, 'endsOn', d.ends_on)) FROM delegations d
                 WHERE d.client_id = c.id AND ${inForce('d')}
                   AND (d.ends_on IS NULL OR d.ends_on > (SELECT paris_today()) + ${endsSoonDays})), '[]') AS in_force,
              ${leftOutOf('c.id', `'form'`, 'c.id', `'{}'::text[]`)} AS covered
         FROM clients c WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
    // JSON has no dates.
    return rows.map(({ underWay, ...row }) => ({
      ...row,
      underWay: underWay && { ...underWay, stateSince: new Date(underWay.stateSince) },
    }));
  }

  /** Those of these clients that came back signed. */
  signed(clientIds: string[]): Promise<SigningClient[]> {
    return this.db.query<SigningClient>(
      `SELECT c.id, c.archived_at IS NOT NULL AS archived,
              EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.channel = 'form' AND ${standsInForce}) AS held,
              coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'scope', m.scope, 'startsOn', m.starts_on, 'endsOn', m.ends_on, 'version', m.version,
                          'evidence', m.evidence_document_id IS NOT NULL, 'anotherInForce', ${anotherInForce('m.client_id', 'm.channel', 'm.id')},
                          'leftOut', ${leftOutOf('m.client_id', 'm.channel', 'm.id', 'm.scope')}) ORDER BY m.created_at DESC, m.id DESC)
                 FROM delegations m WHERE m.client_id = c.id AND m.channel = 'form' AND m.state = 'signed'), '[]') AS signed
         FROM clients c WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
  }
}
