import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Edition } from './edition.entity.js';
import { type EditionRules, EditionsOf } from './editions-of.js';

/** What an editor loads, maps and puts in use, one of each kind at a time: a blank form, a procedure. */
@Injectable()
export class Editions {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** Called once by whoever owns them. */
  of<Row extends Edition>(rules: EditionRules<Row>): EditionsOf<Row> {
    return new EditionsOf(this.db, this.audit, rules);
  }
}
