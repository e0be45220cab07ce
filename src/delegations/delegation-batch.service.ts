import { Injectable } from '@nestjs/common';
import { knownTransition, transitionFrom } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { date } from '../platform/web/view-helpers.js';
import { DelegationEnds } from './delegation-ends.service.js';
import { channelLabels } from './delegation-phrases.js';
import { delegationTable } from './delegation.transitions.js';
import type { ExistingDelegation } from './existing-delegation.js';
import { parisNoon } from '../platform/tenancy/paris-day.js';

/** Many mandates at once: those that were in force before they were in Sceau, recorded as such, and those that a fact puts under review. In the caller's transaction. */
@Injectable()
export class DelegationBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly ends: DelegationEnds,
  ) {}

  /** Who calls has asked `existingDelegationRefusal`; the unique index keeps one in force a channel. */
  async recordExisting(delegations: ExistingDelegation[], from: string): Promise<void> {
    if (delegations.length === 0) return;
    const { initial } = delegationTable;
    const known = transitionFrom(delegationTable, initial, 'record_existing');
    if (!known) throw new Error('the table knows no record_existing');
    await this.ends.endOverdue(
      delegations.map(({ clientId }) => clientId),
      'une autre est reprise de l’existant',
    );
    await writeRows(
      this.db,
      `INSERT INTO delegations (id, client_id, channel, state, state_since, scope, starts_on, ends_on, reference)
       SELECT r.id, r."clientId", r.channel, '${known.to}', ${parisNoon('r."signedOn"')}, r.scope, r."signedOn", r."endsOn", r.reference
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, channel text, scope text[], "signedOn" date, "endsOn" date, reference text)`,
      delegations,
    );
    await this.audit.recordMany(
      delegations.map(({ id, clientId, channel, scope, signedOn, reference }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action: 'record_existing',
        from: null,
        to: known.to,
        summary: `${known.done} (${channelLabels[channel]}, ${scope.join(' et ')}), signée le ${date(signedOn)}${reference ? `, référence ${reference}` : ''}\u00a0: rien n’a été envoyé`,
        reason: from,
        details: { version: 1, date: signedOn },
      })),
    );
  }

  /** The reference of papers that had none. Who calls writes the audit. */
  async noteReferences(given: { id: string; reference: string | null }[]): Promise<void> {
    await writeRows(
      this.db,
      'UPDATE delegations d SET reference = r.reference, version = d.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, reference text) WHERE d.id = r.id',
      given,
    );
  }

  /** Noted for whoever changed the fact that puts them under review; one that is no longer in force is left as it is. */
  async flag(ids: string[], reason: string): Promise<void> {
    if (ids.length === 0) return;
    const known = knownTransition(delegationTable, 'active', 'flag_for_review');
    const flagged = await this.db.query<{ id: string; clientId: string; version: number }>(
      `UPDATE delegations d SET state = '${known.to}', state_since = moment(), version = d.version + 1
         FROM (SELECT id FROM delegations WHERE id = ANY ($1) ORDER BY id FOR UPDATE) locked
        WHERE d.id = locked.id AND d.state = 'active' RETURNING d.id, d.client_id, d.version`,
      [ids],
    );
    await this.audit.recordMany(
      flagged.map(({ id, clientId, version }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action: 'flag_for_review',
        from: 'active',
        to: known.to,
        summary: known.done,
        reason,
        details: { version },
      })),
    );
  }

  /** Those that were recorded by mistake: as if they had never been, but for the journal. Who calls writes the audit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM delegations WHERE id = ANY ($1)', [ids]);
  }
}
