import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { Solution } from './solution.entity.js';

/** The editor's products, under the name that form 413 carries. */
@Injectable()
export class SolutionsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async add(name: string): Promise<string> {
    const id = uuidv7();
    try {
      await this.db.savepoint(() => this.db.repo(Solution).insert({ id, name }));
    } catch (error) {
      if (this.db.isUniqueViolation(error, 'solutions_name'))
        throw new Refused([`La solution « ${name} » existe déjà.`]);
      throw error;
    }
    await this.audit.record({
      subject: { kind: 'solution', id },
      clientId: null,
      action: 'created',
      summary: `Solution « ${name} » ajoutée`,
    });
    return id;
  }
}
