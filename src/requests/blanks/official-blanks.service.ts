import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Readings } from '../../platform/aside/readings.js';
import { type Result, asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { MappedBlanks } from '../forms/mapped-blanks.service.js';
import { BlankSetting } from './blank-setting.entity.js';

type Paper = typeof import('../../paper/fill-form-413.js');
type Inspected = Result<Paper, 'inspectBlank413'>;
const paper = asideRoom<Paper>('paper/fill-form-413.js');

/** The blank official forms of the editor: ANS publishes them, we never ship them. */
@Injectable()
export class OfficialBlanks {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
    private readonly aside: Aside,
    private readonly readings: Readings,
    private readonly mapped: MappedBlanks,
  ) {}

  /** The blank in use, without its bytes. */
  async current(): Promise<Document | null> {
    const [newest] = await this.all(1);
    return newest && newest.supersededBy === null ? newest : null;
  }

  /** The blanks there were, newest first. */
  all(limit = 20): Promise<Document[]> {
    return this.db.rows(Document, { kind: 'blank_413' }, { order: { id: 'DESC' }, take: limit });
  }

  async currentBytes(): Promise<Uint8Array | null> {
    const current = await this.current();
    return current ? (await this.documents.withBytes(current.id)).bytes : null;
  }

  /** What a file is as a blank, read aside: once, before the transaction that keeps it. */
  inspect({ bytes, seen }: UploadedFile): Promise<Inspected> {
    return this.readings.once(bytes, 'blank', async () => {
      if (seen?.privateKey) return { ok: false, reason: neverSendKeys };
      if (seen && !seen.evidence.ok) return seen.evidence;
      return this.aside.call(paper, 'inspectBlank413', [bytes]).catch((error: unknown) => {
        if (error instanceof UnreadableFile) return { ok: false, reason: error.message } as const;
        throw error;
      });
    });
  }

  /** Puts a blank in use in place of the former one. */
  async replace(file: UploadedFile): Promise<{ ok: true; sentence: string } | { ok: false; reason: string }> {
    const read = await this.inspect(file);
    if (!read.ok) return read;
    const former = await this.current();
    await this.mapped.retire('413');
    const document = await this.documents.keep({
      clientId: null,
      kind: 'blank_413',
      fileName: file.fileName,
      mediaType: 'application/pdf',
      bytes: file.bytes,
    });
    await this.settle(document.id, former?.sha256 === document.sha256 ? former.id : null, read.fillsPurpose);
    if (former?.sha256 === document.sha256)
      return this.told(document.id, former.id, 'Ce formulaire vierge était déjà en usage.');
    const sentence = `Formulaire 413 vierge mis en usage\u00a0: version de ${read.version}, ${read.fields} champs.`;
    return this.told(document.id, former?.id ?? null, sentence);
  }

  // The same blank brought again keeps what was chosen for it; another begins with what it says itself.
  private async settle(id: string, sameAs: string | null, fillsPurpose: boolean): Promise<void> {
    const chosen = sameAs ? await this.db.one(BlankSetting, { id: sameAs }) : null;
    await this.db.repo(BlankSetting).insert({ id, fillsPurpose: chosen?.fillsPurpose ?? fillsPurpose });
  }

  private async told(id: string, formerId: string | null, sentence: string): Promise<{ ok: true; sentence: string }> {
    if (formerId) await this.documents.supersede(formerId, id);
    await this.audit.record({
      subject: { kind: 'form', id: uuidv7() },
      clientId: null,
      action: 'blank_replaced',
      summary: sentence,
      documentId: id,
    });
    return { ok: true, sentence };
  }
}
