import { Injectable } from '@nestjs/common';
import { whyNotEndedOn } from '../journey/calendar/mandate-days.js';
import { knownTransition, offers } from '../journey/states/transitions.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { channelLabels } from './delegation-phrases.js';
import type { DelegationChannel } from './delegation.entity.js';
import { type DelegationState, isInForce } from '../journey/states/delegation-states.js';
import { inForce, overByDate } from './delegation.facts.js';
import { type DelegationAction, delegationTable } from './delegation.transitions.js';

/** A delegation that is not over. */
export interface StandingDelegation {
  id: string;
  clientId: string;
  channel: DelegationChannel;
  state: DelegationState;
  startsOn: string | null;
  signedOn: string | null;
  endsOn: string | null;
  version: number;
}

/** One that is about to be in force. */
export type Coming = Pick<StandingDelegation, 'id' | 'clientId' | 'channel'>;

/** By which actions of the table one comes to its end: what was signed is taken back first. */
function waysOut(state: DelegationState): DelegationAction[] {
  if (isInForce(state)) return ['end'];
  return offers(delegationTable, state, 'abandon') ? ['abandon'] : ['send_back', 'abandon'];
}

/** The delegations of many clients come to their end: one statement, in the caller's transaction. */
@Injectable()
export class DelegationEnds {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  standing(clientIds: string[]): Promise<StandingDelegation[]> {
    const over = Object.entries(delegationTable.states).flatMap(([state, { final }]) => (final ? [state] : []));
    return this.db.query<StandingDelegation>(
      `SELECT id, client_id, channel, state, starts_on, signed_on, ends_on, version FROM delegations
        WHERE client_id = ANY ($1::uuid[]) AND NOT state = ANY ($2) ORDER BY created_at, id`,
      [clientIds, over],
    );
  }

  /** What its own date has ended is so from now on: the next one by the same way takes its place. */
  async endOverdue(clientIds: string[], next: string): Promise<void> {
    const over = await this.db.query<StandingDelegation>(
      `SELECT d.id, d.client_id, d.channel, d.state, d.starts_on, d.signed_on, d.ends_on, d.version FROM delegations d WHERE d.client_id = ANY ($1::uuid[]) AND ${overByDate} ORDER BY d.id`,
      [clientIds],
    );
    if (over.length === 0) return;
    await this.end(over, { reason: `Son terme est passé\u00a0: ${next}.`, date: clock.today() });
  }

  /**
   * One that comes to be in force takes the place of the one that is, by the same way, and of what its own date has ended (0112).
   * @param next what the journal says of those that end: « une autre est activée »
   * @returns those that were in force and whose place is taken
   */
  async makeWay(coming: Coming[], next: string): Promise<StandingDelegation[]> {
    const clients = coming.map(({ clientId }) => clientId);
    await this.endOverdue(clients, next);
    const former = await this.db.query<StandingDelegation>(
      `SELECT d.id, d.client_id, d.channel, d.state, d.starts_on, d.signed_on, d.ends_on, d.version
         FROM delegations d JOIN jsonb_to_recordset($1::jsonb) AS n (id uuid, "clientId" uuid, channel text) ON n."clientId" = d.client_id AND n.channel = d.channel AND n.id <> d.id
        WHERE ${inForce('d')} ORDER BY d.id`,
      [JSON.stringify(coming.map(({ id, clientId, channel }) => ({ id, clientId, channel })))],
    );
    if (former.length > 0) await this.end(former, { reason: `Remplacée\u00a0: ${next}.`, date: clock.today() });
    return former;
  }

  /** @param date the day on which they end: of those in force it is their last one, unless their own came before */
  async end(delegations: StandingDelegation[], { reason, date }: { reason: string; date: string }): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE delegations d SET state = 'ended', state_since = moment(), version = d.version + r.steps, ends_on = coalesce(r."endsOn", d.ends_on)
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, state text, version int, steps int, "endsOn" date) WHERE d.id = r.id AND d.state = r.state AND d.version = r.version`,
      delegations.map(({ id, state, version, endsOn }) => ({
        ...{ id, state, version },
        steps: waysOut(state).length,
        endsOn: waysOut(state).includes('end') ? lastDay(endsOn, date) : null,
      })),
    );
    await this.audit.recordMany(delegations.flatMap((one) => told(one, reason, date)));
  }
}

/** Why one of these cannot end on that day, in French; null: all can. Those that were never in force have no last day. */
export function whyNotAllEnding(delegations: StandingDelegation[], date: string): string | null {
  const whys = delegations.map((one) => (isInForce(one.state) ? whyNotEndedOn(one, date) : null));
  return whys.find((why) => why !== null) ?? null;
}

/** One that is over since its own date did not end later. */
export function lastDay(endsOn: string | null, date: string): string {
  return endsOn !== null && endsOn < date ? endsOn : date;
}

function told(
  { id, clientId, channel, state, version, endsOn }: StandingDelegation,
  reason: string,
  date: string,
): AuditEntry[] {
  let [from, read] = [state, version];
  return waysOut(state).map((action) => {
    const known = knownTransition(delegationTable, from, action);
    const entry: AuditEntry = {
      subject: { kind: 'delegation', id },
      clientId,
      action,
      from,
      to: known.to,
      summary: `${known.done} (${channelLabels[channel]})`,
      reason,
      details: { version: read + 1, ...(action === 'end' ? { date: lastDay(endsOn, date) } : {}) },
    };
    [from, read] = [known.to, read + 1];
    return entry;
  });
}
