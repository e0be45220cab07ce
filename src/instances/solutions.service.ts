import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { Solution } from './solution.entity.js';

@Injectable()
export class SolutionsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  all(): Promise<Solution[]> {
    return this.db.repo(Solution).find({ order: { name: 'ASC' }, take: 500 });
  }

  /** @throws Refused when the solution is not one of this editor's */
  async byId(id: string): Promise<Solution> {
    const solution = await this.db.repo(Solution).findOneBy({ id });
    if (!solution) throw new Refused(['Cette solution n’existe plus. Choisissez-en une autre.']);
    return solution;
  }

  /** The solution of that name, created when it is new: « dui santé » and « DUI Santé » are one. */
  async named(name: string): Promise<Solution> {
    const id = uuidv7();
    const added = await this.db.execute(
      'INSERT INTO solutions (id, name) VALUES ($1, $2) ON CONFLICT (editor_id, lower(name)) DO NOTHING',
      [id, name],
    );
    if (added === 1) {
      await this.audit.record({
        subject: { kind: 'solution', id },
        clientId: null,
        action: 'created',
        summary: `Solution «\u00a0${name}\u00a0» ajoutée`,
      });
    }
    const rows = await this.db.query<Solution>('SELECT id, name FROM solutions WHERE lower(name) = lower($1)', [name]);
    const solution = rows[0];
    if (!solution) throw new Error('The solution just written cannot be read');
    return solution;
  }
}
