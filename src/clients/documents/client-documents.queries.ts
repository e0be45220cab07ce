import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { Cursor } from '../../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../../platform/lists/keyset.js';
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

export const documentKeys: Key[] = [
  { name: 'at', sql: 't.created_at', type: 'timestamptz' },
  { name: 'id', sql: 't.id', type: 'uuid' },
];

@Injectable()
export class ClientDocumentsQueries {
  constructor(private readonly db: TenantDb) {}

  /** Newest first. */
  page(clientId: string, cursor: Cursor | null): Promise<Page<ClientDocumentRow>> {
    return readPage<ClientDocumentRow>(this.db, {
      from: sql`documents t`,
      where: sql`t.client_id = ${clientId}`,
      keys: documentKeys,
      direction: 'desc',
      cursor,
      size: 50,
      columns: raw(columns),
      tables: sql`JOIN documents t ON t.id = page.id`,
    });
  }

  async one(clientId: string, id: string): Promise<ClientDocumentRow | null> {
    const rows = await this.db.query<ClientDocumentRow>(
      `SELECT ${columns} FROM documents t WHERE t.id = $2 AND t.client_id = $1`,
      [clientId, id],
    );
    return rows[0] ?? null;
  }
}
