import { Injectable } from '@nestjs/common';
import { transitionFrom } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { uploadedType } from '../paper/evidence.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { writeRows } from '../platform/tenancy/write-rows.js';
import { date } from '../platform/web/view-helpers.js';
import { channelLabels } from './delegation-phrases.js';
import type { DelegationState } from './delegation.entity.js';
import { delegationTable } from './delegation.transitions.js';
import type { ExistingDelegation } from './existing-delegation.js';

/** A paper that comes after its delegation. */
export interface LatePaper {
  /** Of the delegation. */
  id: string;
  clientId: string;
  state: DelegationState;
  version: number;
  fileName: string;
  bytes: Buffer;
}

export interface AddedEvidence {
  delegationId: string;
  documentId: string;
}

/** Many mandates at once that were in force before they were in Sceau: recorded as such, nothing was sent. One statement, in the caller's transaction. */
@Injectable()
export class DelegationBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
  ) {}

  /** Who calls has asked `existingDelegationRefusal`; the unique index keeps one in force a channel. */
  async recordExisting(delegations: ExistingDelegation[], from: string): Promise<void> {
    if (delegations.length === 0) return;
    const { initial } = delegationTable;
    const known = transitionFrom(delegationTable, initial, 'record_existing');
    if (!known) throw new Error('the table knows no record_existing');
    await writeRows(
      this.db,
      `INSERT INTO delegations (id, client_id, channel, state, state_since, scope, starts_on, ends_on, reference)
       SELECT r.id, r."clientId", r.channel, '${known.to}', (r."signedOn" + time '12:00') AT TIME ZONE 'Europe/Paris', r.scope, r."signedOn", r."endsOn", r.reference
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

  /** The papers of delegations in force that had none, judged by whoever calls: the state stays as it is. @returns what gives each back, in their order */
  async addEvidence(papers: LatePaper[], from: string): Promise<AddedEvidence[]> {
    const kept = await this.documents.keepMany(
      papers.map(({ clientId, fileName, bytes }) => ({
        ...{ clientId, fileName, bytes, kind: 'delegation_evidence', mediaType: uploadedType(bytes) },
      })),
    );
    const added = papers.map(({ id }, index) => ({ delegationId: id, documentId: kept[index] ?? '' }));
    await writeRows(
      this.db,
      `UPDATE delegations d SET evidence_document_id = r."documentId", version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r ("delegationId" uuid, "documentId" uuid) WHERE d.id = r."delegationId" AND d.evidence_document_id IS NULL`,
      added,
    );
    await this.audit.recordMany(
      papers.map(({ id, clientId, state, version }, index) => {
        const row = transitionFrom(delegationTable, state, 'add_evidence');
        if (!row) throw new Error(`the table knows no add_evidence from ${state}`);
        return {
          subject: { kind: 'delegation', id },
          clientId,
          action: 'add_evidence',
          from: state,
          to: row.to,
          summary: row.done,
          reason: from,
          documentId: kept[index] ?? null,
          details: { version: version + 1 },
        };
      }),
    );
    return added;
  }

  /** The delegations are without paper again; the files stay among the client's. */
  async takeEvidenceBack(added: (AddedEvidence & { clientId: string })[], file: { name: string }): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE delegations d SET evidence_document_id = NULL, version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r ("delegationId" uuid, "documentId" uuid) WHERE d.id = r."delegationId" AND d.evidence_document_id = r."documentId"`,
      added,
    );
    await this.audit.recordMany(
      added.map(({ delegationId, documentId, clientId }) => ({
        subject: { kind: 'delegation', id: delegationId },
        clientId,
        action: 'import_undone',
        summary: `Délégation de nouveau sans pièce\u00a0: l’import «\u00a0${file.name}\u00a0» est défait`,
        documentId,
      })),
    );
  }

  /** Those that were recorded by mistake: as if they had never been, but for the journal. Who calls writes the audit. */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM delegations WHERE id = ANY ($1)', [ids]);
  }
}
