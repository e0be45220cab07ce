import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { EditorService } from './editor.service.js';

/** Who signs a letter or a mail of ours: a person, never the name of a task. */
@Injectable()
export class WhoWrites {
  constructor(
    private readonly db: TenantDb,
    private readonly editors: EditorService,
  ) {}

  /** Whoever acts, or who set going what acts; nobody known, the editor. */
  async name(): Promise<string> {
    const { actor } = this.db;
    if (actor.kind === 'person') return actor.name;
    const rows = await this.db.query<{ name: string }>('SELECT name FROM users WHERE id = $1', [
      actor.decidedBy ?? null,
    ]);
    return rows[0]?.name ?? (await this.editors.current()).name;
  }

  /** Everybody who may have signed one, people whose account is closed and the editor included. */
  async names(): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>('SELECT DISTINCT name FROM users');
    return [...rows.map(({ name }) => name), (await this.editors.current()).name];
  }
}
