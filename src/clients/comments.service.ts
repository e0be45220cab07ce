import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../platform/web/errors.js';
import { count, number } from '../platform/web/view-helpers.js';

const longestNote = 2000;

/** Notes of people about a client. Their text lives here, not in the journal: one taken back is really gone. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** @throws RefusedField for an empty note, or one too long */
  async add(clientId: string, text: string): Promise<string> {
    const note = text.trim();
    if (note === '') throw new RefusedField('text', 'Écrivez la note avant de l’ajouter.');
    if (note.length > longestNote) {
      throw new RefusedField(
        'text',
        `La note a ${count(note.length, 'caractère', 'caractères')}\u00a0: ${number(longestNote)} au plus. Mettez le reste dans une seconde note.`,
      );
    }
    const id = uuidv7();
    await this.db.query('INSERT INTO comments (id, client_id, author_id, text) VALUES ($1, $2, $3, $4)', [
      id,
      clientId,
      this.person().id,
      note,
    ]);
    await this.audit.record({
      subject: { kind: 'comment', id },
      clientId,
      action: 'commented',
      summary: 'Note ajoutée',
    });
    return id;
  }

  /** Only who wrote it takes it back. A second call finds it done. */
  async remove(clientId: string, id: string): Promise<boolean> {
    const [comment] = await this.db.query<{ authorId: string; name: string }>(
      'SELECT c.author_id, u.name FROM comments c JOIN users u ON u.id = c.author_id WHERE c.id = $1 AND c.client_id = $2',
      [id, clientId],
    );
    if (!comment) throw new NotFound();
    if (comment.authorId !== this.person().id)
      throw new Refused([`Cette note est ${de(comment.name)}\u00a0: seule cette personne peut l’effacer.`]);
    const removed = await this.db.execute(
      `UPDATE comments SET text = '', removed_at = moment() WHERE id = $1 AND removed_at IS NULL`,
      [id],
    );
    if (removed !== 1) return false;
    await this.audit.record({ subject: { kind: 'comment', id }, clientId, action: 'removed', summary: 'Note effacée' });
    return true;
  }

  private person(): { id: string } {
    const { actor } = this.db;
    if (actor.kind !== 'person') throw new Error('Only a person writes a note');
    return actor;
  }
}
