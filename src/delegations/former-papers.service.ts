import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { signsAnOlderOne } from '../platform/documents/unsigned-paper.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import type { Delegation } from './delegation.entity.js';
import { sentLetter } from './delegation.facts.js';

/** What a mandate that changes leaves behind: its letter and its signature of before, which sign nothing of what is asked now. */
@Injectable()
export class FormerPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
  ) {}

  /** A letter takes the place of the one that left before, and of what proved that one. Asked before the journal tells that it leaves. */
  async replace(leaving: { delegationId: string; letterId: string }[]): Promise<void> {
    const ids = leaving.map(({ delegationId }) => delegationId);
    const former = await this.db.query<{ id: string; papers: (string | null)[] }>(
      `SELECT d.id, ARRAY[${sentLetter('d.id')}, d.evidence_document_id] AS papers FROM delegations d WHERE d.id = ANY ($1)`,
      [ids],
    );
    const papersOf = new Map(former.map(({ id, papers }) => [id, papers]));
    await this.documents.supersedeMany(
      leaving.flatMap(({ delegationId, letterId: newId }) =>
        (papersOf.get(delegationId) ?? []).flatMap((oldId) => (oldId ? { oldId, newId } : [])),
      ),
    );
  }

  /**
   * Domain § 3: editing voids the signature. By delegation, the SHA-256 of what signed another letter than the one that is out now, or terms that were edited
   * since. Of one whose letter never left, nothing: what its client signed is no version of ours.
   */
  async of(ids: string[]): Promise<Map<string, Set<string>>> {
    const rows = await this.db.query<{ id: string; signed: string | null; received: string | null }>(
      `SELECT e.subject_id AS id, x.sha256 AS signed, e.details->>'receivedSha256' AS received
         FROM audit_entries e JOIN delegations d ON d.id = e.subject_id AND d.channel = 'form' LEFT JOIN documents x ON x.id = e.document_id
        CROSS JOIN LATERAL (SELECT ${letterAt('e.sequence')} AS letter) signed
        WHERE e.subject_kind = 'delegation' AND e.subject_id = ANY ($1) AND e.action IN ('sign', 'turn_page')
          AND (signed.letter IS DISTINCT FROM ${letterAt('NULL')} OR signed.letter IS NOT NULL AND EXISTS (SELECT 1 FROM audit_entries n
            WHERE n.subject_kind = 'delegation' AND n.subject_id = d.id AND n.sequence > e.sequence AND n.action = 'edited'))`,
      [ids],
    );
    const found = new Map(ids.map((id) => [id, new Set<string>()]));
    for (const { id, signed, received } of rows)
      for (const sha256 of [signed, received]) if (sha256) found.get(id)?.add(sha256);
    return found;
  }

  /** @param came what came, of which it may be another view. @throws Refused for the signature of a former letter */
  async refuse({ id }: Pick<Delegation, 'id'>, came: string): Promise<void> {
    const reason = whyOlderMandate(came, (await this.of([id])).get(id));
    if (reason) throw new Refused([reason]);
  }
}

// What the letter of mandate `d` says, as it was out by then: the same letter again is no other version.
const letterAt = (sequence: string) => `(SELECT l.sha256 FROM audit_entries s JOIN documents l ON l.id = s.document_id
  WHERE s.subject_kind = 'delegation' AND s.subject_id = d.id AND s.action IN ('send', 'request') AND (${sequence} IS NULL OR s.sequence < ${sequence}) ORDER BY s.sequence DESC LIMIT 1)`;

/** Why a file signs an older version of a mandate, in French; null when it may sign this one. @param former of its delegation */
export function whyOlderMandate(came: string, former: ReadonlySet<string> = new Set()): string | null {
  return former.has(came) ? signsAnOlderOne('du mandat') : null;
}
