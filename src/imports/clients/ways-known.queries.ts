import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import type { AssignmentState } from '../../assignments/assignment.entity.js';
import type { DelegationChannel } from '../../delegations/delegation.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { CardHolder, ClientState } from './client-state.js';
import { inForce, over } from '../../delegations/delegation.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

type States = Map<string, ClientState>;

interface DelegationRow {
  clientId: string;
  id: string;
  version: number;
  channel: DelegationChannel;
  inForce: boolean;
  signedOn: string | null;
  startsOn: string | null;
  endsOn: string | null;
  scope: string;
  reference: string | null;
}

interface HabilitationRow {
  clientId: string;
  administratorId: string;
  id: string;
  state: AssignmentState;
  since: string;
  instant: string;
  recorded: string | null;
  name: string;
  card: string | null;
}

/** The ways by which we act for clients already: their mandates, and whom ANS has recorded for them. */
@Injectable()
export class WaysKnownQueries {
  constructor(private readonly db: TenantDb) {}

  /** Of two of one channel, the one in force is told. */
  async addDelegations(states: States, clientIds: string[]): Promise<void> {
    const rows = await this.db.query<DelegationRow>(
      `SELECT client_id, id, version, channel, ${inForce('delegations')} AS in_force, coalesce(signed_on, starts_on) AS signed_on, starts_on, ends_on, array_to_string(scope, ',') AS scope, reference
         FROM delegations WHERE client_id = ANY ($1) AND NOT ${over('delegations')} ORDER BY client_id, in_force, id`,
      [clientIds],
    );
    for (const { clientId, channel, id, version, inForce, startsOn, ...row } of rows)
      states.get(clientId)?.delegations.set(channel, {
        id,
        version,
        inForce,
        startsOn,
        values: {
          delegationSignedOn: row.signedOn ?? '',
          delegationEndsOn: row.endsOn ?? '',
          delegationChannel: channel,
          delegationScope: row.scope,
          delegationReference: row.reference ?? '',
        },
      });
  }

  async addHabilitations(states: States, clientIds: string[]): Promise<void> {
    const rows = await this.db.query<HabilitationRow>(
      `SELECT s.client_id, s.administrator_id, s.id, s.state, ${parisDay('s.state_since')} AS since, s.state_since::text AS instant, s.recorded_at::text AS recorded,
              ${administratorName('a')} AS name,
              (SELECT k.number FROM cards k WHERE k.administrator_id = a.id AND k.number IS NOT NULL AND k.state = 'active' ORDER BY k.valid_until DESC LIMIT 1) AS card
         FROM assignments s JOIN administrators a ON a.id = s.administrator_id WHERE s.client_id = ANY ($1) AND s.state <> 'closed' ORDER BY s.client_id, searchable(a.last_name), s.id`,
      [clientIds],
    );
    for (const { clientId, administratorId, card, ...held } of rows)
      states.get(clientId)?.habilitations.set(administratorId, { ...held, card: card ?? '' });
  }

  /** Who holds each of these cards, whatever its state. */
  async holders(numbers: string[]): Promise<Map<string, CardHolder>> {
    const rows = await this.db.query<CardHolder & { number: string }>(
      `SELECT k.number, a.id AS administrator_id, ${administratorName('a')} AS name, coalesce(c.number, '') AS employer, coalesce(a.left_on <= paris_today(), false) AS gone
         FROM cards k JOIN administrators a ON a.id = k.administrator_id LEFT JOIN clients c ON c.id = a.client_id WHERE k.number = ANY ($1)`,
      [numbers],
    );
    return new Map(rows.map(({ number, ...holder }) => [number, holder]));
  }
}
