import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../tenancy/tenant-db.js';
import { NotFound } from '../web/errors.js';
import { Document } from './document.entity.js';
import { clock } from '../clock.js';

export interface NewDocument {
  clientId: string | null;
  /** `delegation_evidence`, `request_unsigned`, `request_signed`, `raw_mail`, `blank_413`… */
  kind: string;
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
  note?: string | null;
}

/** Keeps bytes with their SHA-256, who brought them and when. */
@Injectable()
export class DocumentsService {
  constructor(private readonly db: TenantDb) {}

  async keep(document: NewDocument): Promise<Document> {
    const bytes = Buffer.from(document.bytes);
    const row = {
      id: uuidv7(),
      clientId: document.clientId,
      kind: document.kind,
      fileName: safeFileName(document.fileName),
      mediaType: document.mediaType,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
      supersededBy: null,
      note: document.note ?? null,
      createdAt: clock.now(),
      createdBy: this.db.actor.name,
    };
    await this.db.repo(Document).insert(row);
    return row;
  }

  /** @throws NotFound when it does not exist or belongs to another editor: both look the same. */
  async withBytes(id: string): Promise<Document> {
    const found = await this.db
      .repo(Document)
      .createQueryBuilder('d')
      .addSelect('d.bytes')
      .where('d.id = :id', { id })
      .getOne();
    if (!found) throw new NotFound();
    return found;
  }

  /** @returns false when another piece already took its place: the first successor stays */
  async supersede(oldId: string, newId: string): Promise<boolean> {
    const sql = 'UPDATE documents SET superseded_by = $2 WHERE id = $1 AND superseded_by IS NULL';
    return (await this.db.execute(sql, [oldId, newId])) === 1;
  }
}

/** Names come from outside: no path, no control or bidirectional character, 120 characters at most. */
export function safeFileName(name: string): string {
  const base = name
    .replace(/^.*[\\/]/, '')
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069"<>|:*?]/g, '_')
    .trim();
  return (base || 'document').slice(-120);
}
