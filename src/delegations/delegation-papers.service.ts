import { Injectable } from '@nestjs/common';
import { knownTransition } from '../journey/states/transitions.js';
import { uploadedType } from '../paper/uploads/upload-kind.js';
import { type AuditEntry, AuditService } from '../platform/audit/audit.service.js';
import type { Document } from '../platform/documents/document.entity.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { refuseMissed, writeRows } from '../platform/tenancy/write-rows.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import type { Changes } from '../platform/changes/edit-conflict.js';
import { startsOnChanged } from './delegation.form.js';
import { DelegationEnds } from './delegation-ends.service.js';
import type { Delegation } from './delegation.entity.js';
import type { DelegationState } from '../journey/states/delegation-states.js';
import { type DelegationAction, delegationTable } from './delegation.transitions.js';
import { signedThen } from './mandate-signing-day.js';
import { whyEvidenceStays } from './turned-evidence.js';

/** The paper of a delegation, and the delegation as it was read. */
export interface DelegationPaper {
  /** Of the delegation. */
  id: string;
  clientId: string;
  state: DelegationState;
  version: number;
  fileName: string;
  bytes: Buffer;
}

/** The mandate that comes back signed. */
export interface SignedPaper extends DelegationPaper {
  stateSince: Date;
  startsOn: string | null;
  signedOn: string;
  /** Nothing stands in the way of its being in force from now on. */
  activates: boolean;
}

/** What gives a paper back. */
export interface KeptPaper {
  delegationId: string;
  documentId: string;
  /** Of a mandate that was signed by it: what it was, and what it became. */
  signed?: { from: DelegationState; to: DelegationState; stateSince: Date; startsOn: string | null };
}

/** The papers of many delegations at once: as many statements for hundreds as for one, in the caller's transaction. Who calls has judged them by the table. */
@Injectable()
export class DelegationPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly documents: DocumentsService,
    private readonly ends: DelegationEnds,
  ) {}

  /** Of delegations in force that had none: the state stays as it is. @returns what gives each back, in their order */
  async add(papers: DelegationPaper[], from: string): Promise<KeptPaper[]> {
    const added = await this.kept(papers);
    await writeRows(
      this.db,
      `UPDATE delegations d SET evidence_document_id = r."documentId", version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r ("delegationId" uuid, "documentId" uuid) WHERE d.id = r."delegationId" AND d.evidence_document_id IS NULL`,
      added,
    );
    await this.audit.recordMany(
      papers.flatMap((paper, index) => told(paper, ['add_evidence'], added[index]?.documentId ?? '', { reason: from })),
    );
    return added;
  }

  /** Mandates under way come back signed, and are in force unless something stands in the way. @returns what gives each back, in their order */
  async sign(papers: SignedPaper[], from: string): Promise<KeptPaper[]> {
    const added = (await this.kept(papers)).map((one, index) => {
      const { state, stateSince, startsOn } = papers[index] as SignedPaper;
      return { ...one, signed: { from: state, to: leadsTo(papers[index] as SignedPaper), stateSince, startsOn } };
    });
    await this.ends.endOverdue(
      papers.flatMap(({ clientId, activates }) => (activates ? clientId : [])),
      'une autre est activée',
    );
    await writeRows(
      this.db,
      `UPDATE delegations d SET evidence_document_id = r."documentId", state = r."to", state_since = moment(), signed_on = r."signedOn", starts_on = coalesce(d.starts_on, r."signedOn"), version = d.version + r.steps
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int, "documentId" uuid, "to" text, "signedOn" date, steps int) WHERE d.id = r.id AND d.version = r.version`,
      papers.map((paper, index) => ({
        ...{ id: paper.id, version: paper.version, signedOn: paper.signedOn, documentId: added[index]?.documentId },
        ...{ to: added[index]?.signed.to, steps: stepsOf(paper).length },
      })),
    );
    await this.audit.recordMany(
      papers.flatMap((paper, index) =>
        told(paper, stepsOf(paper), added[index]?.documentId ?? '', {
          ...{ reason: from, signedOn: paper.signedOn },
          changes: startsOnChanged(paper.startsOn, paper.startsOn ?? paper.signedOn),
        }),
      ),
    );
    return added;
  }

  /** The delegations are what they were before; the files stay among the client's. */
  async takeBack(kept: (KeptPaper & { clientId: string })[], file: { name: string }): Promise<void> {
    if (kept.length === 0) return;
    const rows = kept.map(({ delegationId, documentId, signed }) => ({ delegationId, documentId, ...signed }));
    const written = await this.db.query<{ id: string; version: number; before: string | null; after: string | null }>(
      `UPDATE delegations d SET evidence_document_id = NULL, version = d.version + 1,
              state = coalesce(r."from", d.state), state_since = coalesce(r."stateSince", d.state_since), starts_on = CASE WHEN r."from" IS NULL THEN d.starts_on ELSE r."startsOn" END,
              signed_on = CASE WHEN r."from" IS NULL THEN d.signed_on END
         FROM jsonb_to_recordset($1::jsonb) AS r ("delegationId" uuid, "documentId" uuid, "from" text, "to" text, "stateSince" timestamptz, "startsOn" date)
         JOIN delegations f ON f.id = r."delegationId"
        WHERE d.id = r."delegationId" AND d.evidence_document_id = r."documentId" AND d.state = coalesce(r."to", d.state) RETURNING d.id, d.version, f.starts_on AS before, d.starts_on AS after`,
      [JSON.stringify(rows)],
    );
    refuseMissed('the papers that are taken back', rows.length, written.length);
    const told = new Map(
      written.map(({ id, version, before, after }) => [id, { version, changes: startsOnChanged(before, after) }]),
    );
    await this.audit.recordMany(
      kept.map(({ delegationId, documentId, clientId, signed }) => ({
        subject: { kind: 'delegation', id: delegationId },
        clientId,
        action: 'import_undone',
        ...(signed && { from: signed.to, to: signed.from }),
        summary: `${signed ? `Mandat de nouveau «\u00a0${delegationTable.states[signed.from].label}\u00a0»` : 'Délégation de nouveau sans pièce'}\u00a0: l’import «\u00a0${file.name}\u00a0» est défait`,
        documentId,
        details: told.get(delegationId) ?? {},
      })),
    );
  }

  /** The paper with its pages turned takes the place of the one that came, as long as the mandate counts. @throws Refused, saying why it stays */
  async turn(id: string, from: string, turned: Document, summary: string): Promise<void> {
    const [mandate] = await this.db.query<Pick<Delegation, 'clientId' | 'state' | 'evidenceDocumentId'>>(
      'SELECT client_id, state, evidence_document_id FROM delegations WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!mandate) throw new NotFound();
    const reason = whyEvidenceStays(mandate.state, mandate.evidenceDocumentId === from);
    if (reason) throw new Refused([reason]);
    const sql =
      'UPDATE delegations SET evidence_document_id = $2, version = version + 1 WHERE id = $1 RETURNING version';
    const [written] = await this.db.query<{ version: number }>(sql, [id, turned.id]);
    await this.audit.record({
      subject: { kind: 'delegation', id },
      clientId: mandate.clientId,
      action: 'turn_page',
      summary,
      documentId: turned.id,
      details: { ...written, sha256: turned.sha256, former: from },
    });
  }

  private async kept(papers: DelegationPaper[]): Promise<KeptPaper[]> {
    const ids = await this.documents.keepMany(
      papers.map(({ clientId, fileName, bytes }) => ({
        ...{ clientId, fileName, bytes, kind: 'delegation_evidence', mediaType: uploadedType(bytes) },
      })),
    );
    return papers.map(({ id }, index) => ({ delegationId: id, documentId: ids[index] ?? '' }));
  }
}

const stepsOf = ({ activates }: SignedPaper): DelegationAction[] => (activates ? ['sign', 'activate'] : ['sign']);

const leadsTo = (paper: SignedPaper): DelegationState =>
  stepsOf(paper).reduce((state, action) => knownTransition(delegationTable, state, action).to, paper.state);

/** One entry a step, as by hand; the first one carries the paper. */
function told(
  { id, clientId, state, version }: DelegationPaper,
  steps: DelegationAction[],
  documentId: string,
  { reason, signedOn, changes = {} }: { reason: string; signedOn?: string; changes?: Changes },
): AuditEntry[] {
  let from = state;
  return steps.map((action, index) => {
    const known = knownTransition(delegationTable, from, action);
    const day = action === 'sign' ? signedOn : undefined;
    const entry: AuditEntry = {
      subject: { kind: 'delegation', id },
      clientId,
      action,
      from,
      to: known.to,
      summary: day ? `${known.done}, ${signedThen(day)}` : known.done,
      reason,
      documentId: index === 0 ? documentId : null,
      details: { version: version + index + 1, ...(day && { date: day, changes }) },
    };
    from = known.to;
    return entry;
  });
}
