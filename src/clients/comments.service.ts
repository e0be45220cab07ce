import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';

const longestNote = 2000;

@Injectable()
export class CommentsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** A note of a person about a client: its text is the line of the timeline. */
  async add(clientId: string, text: string): Promise<void> {
    const note = text.trim();
    if (note === '') throw new Refused(['Écrivez la note avant de l’ajouter.']);
    if (note.length > longestNote) {
      throw new Refused([
        `La note a ${note.length} caractères : 2 000 au plus. Mettez le reste dans une seconde note.`,
      ]);
    }
    const { actor } = this.db;
    if (actor.kind !== 'person') throw new Error('Only a person writes a note');
    const id = uuidv7();
    await this.db.query('INSERT INTO comments (id, client_id, author_id, text) VALUES ($1, $2, $3, $4)', [
      id,
      clientId,
      actor.id,
      note,
    ]);
    await this.audit.record({ subject: { kind: 'comment', id }, clientId, action: 'commented', summary: note });
  }
}
