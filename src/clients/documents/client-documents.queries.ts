import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

export interface ClientDocumentRow {
  id: string;
  kind: string;
  fileName: string;
  size: number;
  sha256: string;
  note: string | null;
  createdAt: Date;
  createdBy: string;
  supersededBy: string | null;
  /** A delegation or a request stands on it: it is replaced there, not here. */
  heldBy: 'delegation' | 'request' | 'mail' | null;
}

// Only the pieces of a page are looked at: their bytes never are.
const columns = `t.id, t.kind, t.file_name, t.size, t.sha256, t.note, t.created_at, t.created_by, t.superseded_by,
  CASE WHEN EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = t.client_id AND d.evidence_document_id = t.id) OR t.kind = 'delegation_letter' THEN 'delegation'
       WHEN t.kind IN ('request_unsigned', 'request_signed', 'request_evidence') THEN 'request'
       WHEN t.kind IN ('raw_mail', 'mail_attachment') THEN 'mail' END AS held_by`;

@Injectable()
export class ClientDocumentsQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * Newest first; one row more than the page tells that there is a next one.
   * @param before the piece after which the page begins
   */
  page(clientId: string, before: string | null, limit: number): Promise<ClientDocumentRow[]> {
    return this.db.query<ClientDocumentRow>(
      `SELECT ${columns} FROM documents t
        WHERE t.client_id = $1 AND ($2::uuid IS NULL OR (t.created_at, t.id) < (SELECT b.created_at, b.id FROM documents b WHERE b.id = $2 AND b.client_id = $1))
        ORDER BY t.created_at DESC, t.id DESC LIMIT $3`,
      [clientId, before, limit + 1],
    );
  }

  async one(clientId: string, id: string): Promise<ClientDocumentRow | null> {
    const rows = await this.db.query<ClientDocumentRow>(
      `SELECT ${columns} FROM documents t WHERE t.id = $2 AND t.client_id = $1`,
      [clientId, id],
    );
    return rows[0] ?? null;
  }
}
