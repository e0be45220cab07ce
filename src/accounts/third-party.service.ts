import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import type { CheckedFile } from '../platform/changes/change-form.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { Editor } from './editor.entity.js';
import { EditorService } from './editor.service.js';

/** The editor's own declaration on mesHabilitations as a third-party structure, which clients may then designate (F5). */
@Injectable()
export class ThirdParty {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
    private readonly editors: EditorService,
  ) {}

  /**
   * Said again, it replaces what was said; the former paper stays.
   * @param siret by which clients find the editor there, where nobody had noted it
   */
  async declare(since: string, evidence: CheckedFile, siret: string | null): Promise<void> {
    if (siret !== null) await this.editors.change({ ...(await this.editors.current()), siret });
    const { editorId } = this.db.context();
    const { fileName, mediaType, bytes } = evidence;
    const paper = { clientId: null, kind: 'third_party_evidence', fileName, mediaType, bytes };
    const { id: documentId } = await this.documents.keep(paper);
    await this.db.repo(Editor).update({ editorId }, { thirdPartySince: since, thirdPartyDocumentId: documentId });
    await this.audit.record({
      subject: { kind: 'editor', id: editorId },
      clientId: null,
      action: 'third_party_declared',
      summary: `Déclaré structure tierce sur mesHabilitations depuis le ${date(since)}`,
      documentId,
    });
  }
}
