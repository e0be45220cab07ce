import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { type Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import { ClientDocumentsQueries, type ClientDocumentRow } from './client-documents.queries.js';
import { documentKindLabel, type UploadKind } from './document-kinds.js';

/** Why a piece cannot be replaced by hand; null when it can. */
export function whyNotReplaced(document: ClientDocumentRow): string | null {
  if (document.supersededBy !== null) return 'Cette pièce est déjà remplacée.';
  if (document.heldBy === 'delegation')
    return 'Une délégation s’appuie sur cette pièce\u00a0: remplacez-la depuis l’onglet Délégation.';
  if (document.heldBy === 'request')
    return 'Cette pièce est celle d’une demande\u00a0: elle se remplace depuis la demande.';
  return document.heldBy === 'mail' ? 'Un courriel reçu est une preuve\u00a0: il ne se remplace pas.' : null;
}

/** Pieces brought by hand. None ever changes: one takes the place of another, which stays. */
@Injectable()
export class ClientDocuments {
  constructor(
    private readonly documents: DocumentsService,
    private readonly queries: ClientDocumentsQueries,
    private readonly audit: AuditService,
  ) {}

  async add(clientId: string, given: { kind: UploadKind; note: string | null; file: UploadedFile }): Promise<Document> {
    const document = await this.documents.keep({ clientId, kind: given.kind, note: given.note, ...given.file });
    await this.tell(document, 'added', 'Pièce ajoutée');
    return document;
  }

  async byId(clientId: string, id: string): Promise<ClientDocumentRow> {
    const document = await this.queries.one(clientId, id);
    if (!document) throw new NotFound();
    return document;
  }

  /** @throws RefusedField when something stands on the former piece, or another took its place already */
  async replace(clientId: string, id: string, given: { note: string | null; file: UploadedFile }): Promise<Document> {
    const former = await this.byId(clientId, id);
    const refusal = whyNotReplaced(former);
    if (refusal !== null) throw new RefusedField('form', refusal);
    const document = await this.documents.keep({ clientId, kind: former.kind, note: given.note, ...given.file });
    if (document.sha256 === former.sha256)
      throw new RefusedField('file', 'C’est exactement le même fichier\u00a0: il n’y a rien à remplacer.');
    if (!(await this.documents.supersede(id, document.id)))
      throw new RefusedField('form', 'Cette pièce vient d’être remplacée par une autre personne. Rechargez la page.');
    await this.tell(document, 'replaced', `Pièce remplacée (${former.fileName})`, { supersedes: id });
    return document;
  }

  private async tell(document: Document, action: string, words: string, details: Record<string, unknown> = {}) {
    await this.audit.record({
      subject: { kind: 'document', id: document.id },
      clientId: document.clientId,
      action,
      summary: `${words}\u00a0: ${documentKindLabel(document.kind)}, ${document.fileName}`,
      documentId: document.id,
      details: { sha256: document.sha256, note: document.note, ...details },
    });
  }
}
