import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../../clients/read-only-client.js';
import { knownTransition, obstaclesTo } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { DelegationEnds } from '../delegation-ends.service.js';
import { replacesAnother, termsPhrase } from '../delegation-phrases.js';
import { delegationTable } from '../delegation.transitions.js';
import { MandatesQueries, type SignedMandate, type SigningClient } from './mandates.queries.js';

const activation = knownTransition(delegationTable, 'signed', 'activate');

/** The mandates of many clients that came back signed are in force: as many statements for five hundred as for one. */
@Injectable()
export class SignedMandates {
  constructor(
    private readonly queries: MandatesQueries,
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly ends: DelegationEnds,
  ) {}

  /** The one answer, beforehand and for the act. */
  async judge(clientIds: string[]): Promise<Map<string, Forecast & { delegationId?: string }>> {
    return new Map((await this.queries.signed(clientIds)).map((client) => [client.id, judge(client)]));
  }

  /** Of clients just judged, in the same transaction. @returns the mandate of each, and how it is told */
  async activate(clientIds: string[]): Promise<Map<string, { delegationId: string; told: string }>> {
    const coming = (await this.queries.signed(clientIds)).flatMap(({ id: clientId, signed: [mandate] }) =>
      mandate ? [{ ...mandate, clientId, channel: 'form' as const }] : [],
    );
    const former = await this.ends.makeWay(coming, 'une autre est activée');
    const replaced = new Set(former.map(({ clientId }) => clientId));
    await writeRows(
      this.db,
      `UPDATE delegations d SET state = '${activation.to}', state_since = moment(), version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int) WHERE d.id = r.id AND d.version = r.version AND d.state = 'signed'`,
      coming.map(({ id, version }) => ({ id, version })),
    );
    const told = (clientId: string) => (replaced.has(clientId) ? replacesAnother : activation.done);
    await this.audit.recordMany(
      coming.map(({ id, clientId, version }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action: 'activate',
        from: 'signed',
        to: activation.to,
        summary: told(clientId),
        details: { version: version + 1 },
      })),
    );
    return new Map(coming.map(({ id, clientId }) => [clientId, { delegationId: id, told: told(clientId) }]));
  }
}

function judge({ archived, held, signed }: SigningClient): Forecast & { delegationId?: string } {
  const [mandate, ...others] = signed;
  if (!mandate) return held ? doneAlready(inForceAlready) : refused(noneSigned, ofClient);
  if (archived) return archivedForecast;
  if (others.length > 0) return refused(severalSigned, ofClient);
  const known = { delegationId: mandate.id };
  const reasons = obstaclesTo(delegationTable, { state: 'signed', action: 'activate', facts: factsOf(mandate) });
  if (reasons.length > 0) return { forecast: 'refused', reasons, mend: ofClient, ...known };
  const head = mandate.anotherInForce ? 'Remplace le mandat en vigueur, qui prend fin' : 'Entre en vigueur';
  return {
    forecast: 'would_do',
    reasons: [`${head}\n${termsPhrase(mandate)}`],
    basis: `${mandate.id} ${mandate.version}`,
    ...known,
  };
}

const ofClient = { label: 'Délégation du client', href: '/clients/:id/delegation' };
const inForceAlready = 'Aucun mandat signé n’attend\u00a0: celui de ce client est en vigueur.';
const noneSigned = 'Aucun mandat signé de ce client n’attend d’être activé.';
const severalSigned =
  'Plusieurs mandats signés de ce client attendent\u00a0: activez celui qui vaut sur sa page, et renvoyez les autres.';

// What is signed asks nobody's address any more.
const factsOf = (mandate: SignedMandate) => ({
  ...mandate,
  today: clock.today(),
  representative: true,
  email: null,
  onPaper: true,
  inTest: false,
});
