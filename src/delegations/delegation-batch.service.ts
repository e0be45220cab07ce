import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { knownTransition } from '../journey/states/transitions.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows, writeVersions } from '../platform/tenancy/write-rows.js';
import { date } from '../platform/web/view-helpers.js';
import { DelegationEnds } from './delegation-ends.service.js';
import { channelLabels } from './delegation-phrases.js';
import type { DelegationChannel } from './delegation.entity.js';
import type { DelegationState } from '../journey/states/delegation-states.js';
import { delegationTable } from './delegation.transitions.js';
import type { ExistingDelegation } from './existing-delegation.js';
import { parisNoon } from '../platform/tenancy/paris-day.js';
import type { Offer } from '../identifiers/igc-words.js';

/** A delegation that its client is asked for: the one that waits to be, or a new one. */
export interface Asking {
  id: string;
  isNew: boolean;
  version: number;
  from: 'prepared' | 'to_correct';
}

/** The same with what it says, and the client that it is asked of. */
export interface AskedDelegation {
  client: { id: string; name: string };
  delegation: Asking;
  terms: { scope: Offer[]; startsOn: string | null; endsOn: string | null };
}

/** What went to the client with one. */
export interface SentWith {
  /** « Camille Morel, c.morel@client.example » */
  to: string;
  documentId?: string | null;
  messageId: string;
  /** What its mail waits for; null: it leaves. */
  waits: string | null;
}

/** By which way, along which row of the table, and how it is told. */
interface Ask {
  channel: DelegationChannel;
  action: 'send' | 'request';
  told: (to: string, waits: string | null) => string;
}

/** One that a fact put under review, and since when it had been in force; null: the journal does not say. */
export interface Flagged {
  id: string;
  since: string | null;
}

/** Where the one that waits stands; a new one begins where the table does. */
export const askedFrom = (waiting: { state: DelegationState } | null): Asking['from'] =>
  waiting?.state === 'to_correct' ? 'to_correct' : 'prepared';

export function askingOf(waiting: { id: string; state: DelegationState; version: number } | null): Asking {
  return {
    id: waiting?.id ?? uuidv7(),
    isNew: waiting === null,
    version: waiting?.version ?? 1,
    from: askedFrom(waiting),
  };
}

/** Many mandates at once: those that were in force before they were in Sceau, recorded as such, those that clients are asked for, and those that a fact puts under review. In the caller's transaction. */
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
    const known = knownTransition(delegationTable, initial, 'record_existing');
    await this.ends.endOverdue(
      delegations.map(({ clientId }) => clientId),
      'une autre est reprise de l’existant',
    );
    await writeRows(
      this.db,
      `INSERT INTO delegations (id, client_id, channel, state, state_since, scope, signed_on, starts_on, ends_on, reference)
       SELECT r.id, r."clientId", r.channel, '${known.to}', ${parisNoon('r."signedOn"')}, r.scope, r."signedOn", r."signedOn", r."endsOn", r.reference
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

  /**
   * Those that clients are asked for, judged just before: made where there was none, told once what goes to each is written.
   * @param send writes it, in their order: a mail names its delegation
   * @returns what went to each, in their order
   */
  async ask(asked: AskedDelegation[], ask: Ask, send: () => Promise<SentWith[]>): Promise<SentWith[]> {
    const { to } = knownTransition(delegationTable, delegationTable.initial, ask.action);
    const rows = asked.map(({ client, delegation, terms }) => ({ clientId: client.id, ...delegation, ...terms }));
    await writeRows(
      this.db,
      `INSERT INTO delegations (id, client_id, channel, state, state_since, scope, starts_on, ends_on, version)
       SELECT r.id, r."clientId", '${ask.channel}', '${to}', moment(), r.scope, r."startsOn", r."endsOn", 2
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, scope text[], "startsOn" date, "endsOn" date)`,
      rows.filter(({ isNew }) => isNew),
    );
    await writeRows(
      this.db,
      `UPDATE delegations d SET state = '${to}', state_since = moment(), evidence_document_id = NULL, signed_on = NULL, version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int, "from" text) WHERE d.id = r.id AND d.version = r.version AND d.state = r."from"`,
      rows.filter(({ isNew }) => !isNew),
    );
    const sent = await send();
    await this.audit.recordMany(asked.flatMap((one, index) => toldOf(one, ask, sent[index] as SentWith)));
    return sent;
  }

  /** The reference of papers that had none. Who calls writes the audit. @returns the version each has now, by id */
  noteReferences(given: { id: string; reference: string | null }[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      'UPDATE delegations d SET reference = r.reference, version = d.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, reference text) WHERE d.id = r.id RETURNING d.id, d.version',
      given,
    );
  }

  /** Noted for whoever changed the fact that puts them under review; one that is no longer in force is left as it is. */
  async flag(ids: string[], reason: string): Promise<void> {
    if (ids.length === 0) return;
    const known = knownTransition(delegationTable, 'active', 'flag_for_review');
    const flagged = await this.db.query<{ id: string; clientId: string; version: number; since: Date }>(
      `UPDATE delegations d SET state = '${known.to}', state_since = moment(), version = d.version + 1
         FROM (SELECT id, state_since FROM delegations WHERE id = ANY ($1) ORDER BY id FOR UPDATE) locked
        WHERE d.id = locked.id AND d.state = 'active' RETURNING d.id, d.client_id, d.version, locked.state_since AS since`,
      [ids],
    );
    await this.audit.recordMany(
      flagged.map(({ id, clientId, version, since }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action: 'flag_for_review',
        from: 'active',
        to: known.to,
        summary: known.done,
        reason,
        details: { version, since: since.toISOString() },
      })),
    );
  }

  /** Of these, the ones nobody has reviewed, nor ended. */
  async stillFlagged(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM delegations WHERE id = ANY ($1) AND state = 'to_review'`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** The fact that put them under review is taken back: in force as they were. @param why « l’import … est défait » */
  async unflag(flagged: Flagged[], why: string): Promise<void> {
    if (flagged.length === 0) return;
    const written = await this.db.query<{ id: string; clientId: string; version: number }>(
      `UPDATE delegations d SET state = 'active', state_since = coalesce(r.since, moment()), version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, since timestamptz) WHERE d.id = r.id AND d.state = 'to_review' RETURNING d.id, d.client_id, d.version`,
      [JSON.stringify(flagged)],
    );
    await this.audit.recordMany(
      written.map(({ id, clientId, version }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action: 'import_undone',
        from: 'to_review',
        to: 'active',
        summary: `Délégation de nouveau active\u00a0: ${why}`,
        details: { version },
      })),
    );
  }

  /** Those that were recorded by mistake: as if they had never been, but for the journal. Who calls writes the audit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM delegations WHERE id = ANY ($1)', [ids]);
  }
}

function toldOf(
  { client, delegation, terms }: AskedDelegation,
  { channel, action, told }: Ask,
  { to: whom, documentId = null, messageId, waits }: SentWith,
): AuditEntry[] {
  const about = { subject: { kind: 'delegation', id: delegation.id }, clientId: client.id };
  const made: AuditEntry = {
    ...about,
    action: 'created',
    to: delegationTable.initial,
    summary: `Délégation préparée (${channelLabels[channel]}, ${terms.scope.join(' et ')}${terms.endsOn ? `, jusqu’au ${date(terms.endsOn)}` : ''}) pour ${client.name}`,
    details: { version: 1 },
  };
  const asked: AuditEntry = {
    ...about,
    action,
    from: delegation.from,
    to: knownTransition(delegationTable, delegation.from, action).to,
    summary: told(whom, waits),
    reason: waits,
    documentId,
    details: { version: delegation.version + 1, messageId },
  };
  return delegation.isNew ? [made, asked] : [asked];
}
