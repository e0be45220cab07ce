import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../uuid.js';
import { SeenFiles } from '../files/seen-files.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { NotFound } from '../web/errors.js';
import { Document } from './document.entity.js';
import { keptAs } from './file-name.js';
import { clock } from '../clock.js';

export interface NewDocument {
  clientId: string | null;
  /** `delegation_evidence`, `request_unsigned`, `request_signed`, `raw_mail`, `blank_413`… */
  kind: string;
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
  note?: string | null;
  /** Of everything it was drawn from: the same is not drawn again. */
  inputsSha256?: string;
}

/** A document without its bytes. */
export type KeptDocument = Omit<Document, 'bytes'>;

/** Keeps bytes with their SHA-256, who brought them and when. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly seen: SeenFiles,
  ) {}

  /** @throws Refused when a private key is in it */
  async keep(document: NewDocument): Promise<Document> {
    await this.seen.refuseKeys(document.bytes);
    const row = this.rowOf(document);
    await this.db.repo(Document).insert(row);
    return row;
  }

  /** Many in one statement. @returns their ids, in their order */
  async keepMany(documents: NewDocument[]): Promise<string[]> {
    return (await this.keepEach(documents)).map(({ id }) => id);
  }

  /** The same, with what is known of each. */
  async keepEach(documents: NewDocument[]): Promise<KeptDocument[]> {
    if (documents.length === 0) return [];
    for (const { bytes } of documents) await this.seen.refuseKeys(bytes);
    const rows = documents.map((document) => this.rowOf(document));
    await this.db.execute(
      `INSERT INTO documents (id, client_id, kind, file_name, media_type, size, sha256, note, inputs_sha256, created_at, created_by, bytes)
       SELECT r.id, r."clientId", r.kind, r."fileName", r."mediaType", r.size, r.sha256, r.note, r."inputsSha256", r."createdAt", r."createdBy", b.bytes
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, kind text, "fileName" text, "mediaType" text, size int, sha256 text, note text, "inputsSha256" text, "createdAt" timestamptz, "createdBy" text)
         JOIN unnest($2::uuid[], $3::bytea[]) AS b (id, bytes) ON b.id = r.id`,
      [
        JSON.stringify(rows.map((row) => ({ ...row, bytes: undefined }))),
        rows.map(({ id }) => id),
        rows.map(({ bytes }) => bytes),
      ],
    );
    return rows;
  }

  /** What was drawn from these inputs and still stands, by their hash. */
  async drawnFrom(inputs: string[]): Promise<Map<string, KeptDocument>> {
    const still = { inputsSha256: inputs, supersededBy: null };
    const found = await this.db.rows(Document, still, { order: { id: 'ASC' } });
    return new Map(found.map((document) => [document.inputsSha256 ?? '', document]));
  }

  /** @throws NotFound when it does not exist or belongs to another editor: both look the same. */
  async withBytes(id: string): Promise<Document> {
    const found = await this.db.one(Document, { id }, { whole: true });
    if (!found) throw new NotFound();
    return found;
  }

  /**
   * What came back is taken for what it is: the same piece, under another kind (the database says which may). It is that client’s from then on, whoever its mail was
   * thought to be of when it came, or of nobody.
   */
  async takeAs(id: string, clientId: string, kind: 'request_signed' | 'delegation_evidence'): Promise<void> {
    await this.db.execute('UPDATE documents SET kind = $3, client_id = $2 WHERE id = $1', [id, clientId, kind]);
  }

  /** @returns false when another piece already took its place: the first successor stays */
  async supersede(oldId: string, newId: string): Promise<boolean> {
    const sql = 'UPDATE documents SET superseded_by = $2 WHERE id = $1 AND superseded_by IS NULL';
    return (await this.db.execute(sql, [oldId, newId])) === 1;
  }

  /** The same for many; those that another piece already replaced keep their first successor. */
  async supersedeMany(pairs: { oldId: string; newId: string }[]): Promise<void> {
    if (pairs.length === 0) return;
    await this.db.execute(
      `UPDATE documents d SET superseded_by = r."newId" FROM jsonb_to_recordset($1::jsonb) AS r ("oldId" uuid, "newId" uuid)
        WHERE d.id = r."oldId" AND d.superseded_by IS NULL`,
      [JSON.stringify(pairs)],
    );
  }

  private rowOf(document: NewDocument): Document {
    const bytes = Buffer.from(document.bytes);
    return {
      id: uuidv7(),
      clientId: document.clientId,
      kind: document.kind,
      ...keptAs(document),
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
      supersededBy: null,
      note: document.note ?? null,
      inputsSha256: document.inputsSha256 ?? null,
      createdAt: clock.now(),
      createdBy: this.db.actor.name,
    };
  }
}
