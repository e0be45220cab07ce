import { Injectable } from '@nestjs/common';
import type { Photo } from '../../paper/handed/page-image.js';
import type { PaperReview } from '../../paper/handed/review-paper.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import type { ReviewedAnswer } from './review.queries.js';

const room = asideRoom<typeof import('../../paper/handed/review-paper.js')>('paper/handed/review-paper.js');
const most = 200;

/** What a pure reading finds of a paper beside what was sent. Pieces never change: what was read is remembered by their ids. */
@Injectable()
export class PaperReviews {
  private readonly read = new Map<string, PaperReview | null>();

  constructor(
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
  ) {}

  /** Null: no PDF came back, or it cannot be read. */
  async of({ documentId, mediaType, unsignedDocumentId }: ReviewedAnswer): Promise<PaperReview | null> {
    if (!documentId || mediaType !== 'application/pdf') return null;
    const key = `${documentId} ${unsignedDocumentId ?? ''}`;
    const known = this.read.get(key);
    if (known !== undefined) return known;
    const returned = await this.documents.withBytes(documentId);
    const unsigned = unsignedDocumentId ? await this.documents.withBytes(unsignedDocumentId) : null;
    const review = await this.aside.call(room, 'reviewPaper', [returned.bytes, unsigned?.bytes ?? null]);
    if (this.read.size >= most) this.read.clear();
    this.read.set(key, review);
    return review;
  }

  /** @throws NotFound for an answer without a paper; Refused for a page that is no photo */
  async sheet({ documentId }: ReviewedAnswer, index: number): Promise<Photo> {
    if (!documentId) throw new NotFound();
    const { bytes } = await this.documents.withBytes(documentId);
    const photo = await this.aside.call(room, 'sheetPhoto', [bytes, index]);
    if (!photo) throw new Refused(['Cette page n’est pas une photo\u00a0: ouvrez le document pour la voir.']);
    return photo;
  }
}
