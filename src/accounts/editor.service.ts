import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Editor } from './editor.entity.js';

@Injectable()
export class EditorService {
  constructor(private readonly db: TenantDb) {}

  /** The current tenant. */
  current(): Promise<Editor> {
    return this.db.repo(Editor).findOneByOrFail({ editorId: this.db.context().editorId });
  }
}
