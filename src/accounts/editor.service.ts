import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { Editor } from './editor.entity.js';

export interface EditorChange {
  name: string;
  ansContractSignedOn: string | null;
  mailFrom: string;
  ansRequestAddress: string;
  ansSenderDomains: string[];
  reminderStages: number[];
  version: number;
}

@Injectable()
export class EditorService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** The current tenant. */
  current(): Promise<Editor> {
    return this.db.repo(Editor).findOneByOrFail({ editorId: this.db.context().editorId });
  }

  async change({ version, ...change }: EditorChange): Promise<void> {
    const before = await this.current();
    const updated = await this.db
      .repo(Editor)
      .update({ editorId: before.editorId, version }, { ...change, version: version + 1 });
    if (updated.affected === 0)
      throw new Refused([
        'Ces réglages ont été changés depuis que vous les avez ouverts. Rechargez la page, puis refaites votre changement.',
      ]);
    const changes = Object.fromEntries(
      Object.entries(change)
        .map(([key, value]) => [key, [before[key as keyof typeof change], value]] as const)
        .filter(([, [was, is]]) => JSON.stringify(was) !== JSON.stringify(is)),
    );
    await this.audit.record({
      subject: { kind: 'editor', id: before.editorId },
      clientId: null,
      action: 'edited',
      summary: 'Réglages de l’éditeur changés',
      details: { changes },
    });
  }
}
