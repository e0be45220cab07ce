import { Injectable } from '@nestjs/common';
import type { Photo } from '../../paper/handed/page-image.js';
import type { Sheet } from '../../paper/handed/review-paper.js';
import type { Turn } from '../../paper/handed/upright.js';
import { clock } from '../../platform/clock.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { uuidv7 } from '../../platform/uuid.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import type { ReadPaper } from '../page/handed-files.service.js';
import { SpacePaper } from './space-paper.entity.js';

const reviews = asideRoom<typeof import('../../paper/handed/review-paper.js')>('paper/handed/review-paper.js');
const turning = asideRoom<typeof import('../../paper/handed/turn-pages.js')>('paper/handed/turn-pages.js');

/** Photos that were joined, each with where it stands. */
export type JoinedPaper = Pick<ReadPaper, 'bytes'> & Pick<SpacePaper, 'sheets' | 'notes'>;

/** Photos between joining and handing over: who took them looks at each page and turns it. One paper a link. */
@Injectable()
export class SpacePapers {
  constructor(
    private readonly db: TenantDb,
    private readonly aside: Aside,
  ) {}

  /** Where the photos stand on their pages. Aside: before a transaction. */
  async looked({ bytes, facts }: ReadPaper): Promise<JoinedPaper> {
    const sheets: Sheet[] = await this.aside.call(reviews, 'sheetsOf', [bytes]);
    return { bytes, sheets, notes: facts.notes };
  }

  /** Takes the place of what was chosen before. */
  async keep(linkId: string, { bytes, sheets, notes }: JoinedPaper): Promise<void> {
    await this.db.execute(
      `INSERT INTO space_papers (link_id, id, bytes, sheets, notes, turns, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (editor_id, link_id) DO UPDATE SET id = excluded.id, bytes = excluded.bytes, sheets = excluded.sheets, notes = excluded.notes,
         turns = excluded.turns, created_at = excluded.created_at`,
      [linkId, uuidv7(), bytes, JSON.stringify(sheets), JSON.stringify(notes), sheets.map(() => 0), clock.now()],
    );
  }

  of(linkId: string): Promise<SpacePaper | null> {
    return this.db.one(SpacePaper, { linkId });
  }

  /** Of two tabs that act at once, the second sees what the first left. */
  lock(linkId: string): Promise<SpacePaper | null> {
    return this.db.one(SpacePaper, { linkId }, { lock: true });
  }

  /** A page stands so, however often it is said. @throws RefusedField for a page that is not there */
  async turn({ linkId, turns }: SpacePaper, page: number, turn: Turn): Promise<void> {
    if (page > turns.length) throw new RefusedField('page', 'Cette page n’existe pas parmi vos photos.');
    await this.db.execute('UPDATE space_papers SET turns[$2] = $3 WHERE link_id = $1', [linkId, page, turn]);
  }

  /** With its bytes, as long as it is these photos: another tab may replace them, or hand them over, at any moment. */
  whole(linkId: string, id: string): Promise<SpacePaper | null> {
    return this.db.one(SpacePaper, { linkId, id }, { whole: true });
  }

  /** The photo of a page, as it is. Aside. */
  async photo({ bytes }: SpacePaper, page: number): Promise<Photo> {
    const photo = await this.aside.call(reviews, 'sheetPhoto', [bytes, page - 1]);
    if (!photo) throw new NotFound();
    return photo;
  }

  /** As it is handed over: upright. Aside, before the transaction. @throws RefusedField */
  async drawn({ bytes, turns, sheets, notes }: SpacePaper, personName: string): Promise<ReadPaper> {
    const turned = turns.flatMap((turn, index) => (turn === 0 ? [] : [String(index + 1)]));
    const paper =
      turned.length === 0
        ? { ok: true as const, pdf: bytes }
        : await this.aside.call(turning, 'turnPages', [bytes, turns]);
    if (!paper.ok) throw new RefusedField('pages', paper.reason);
    const by = turned.length > 0 ? [`${turnedWords(turned)} par ${personName} avant l’envoi.`] : [];
    const facts = { ok: true, pdf: null, pages: sheets.length, photos: sheets.length, signatures: [] } as const;
    return {
      fileName: 'Photos du document signé.pdf',
      mediaType: 'application/pdf',
      // Joined by us of photos that were searched when they came.
      bytes: vouchFor(Buffer.from(paper.pdf)),
      facts: { ...facts, signatures: [], notes: [...notes, ...by] },
    };
  }

  async forget(linkId: string): Promise<void> {
    await this.db.execute('DELETE FROM space_papers WHERE link_id = $1', [linkId]);
  }
}

function turnedWords(pages: string[]): string {
  return pages.length === 1
    ? `Page ${pages.join()} tournée`
    : `Pages ${pages.slice(0, -1).join(', ')} et ${pages.at(-1)} tournées`;
}
