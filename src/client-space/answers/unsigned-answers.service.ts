import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnsignedMandates } from '../../delegations/unsigned-mandates.service.js';
import { whyUnsigned } from '../../platform/documents/unsigned-paper.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** Our own paper, handed back as it left: nobody is thanked for it, by whichever door it comes. */
@Injectable()
export class UnsignedAnswers {
  constructor(
    private readonly db: TenantDb,
    private readonly mandates: UnsignedMandates,
  ) {}

  /** Why these bytes sign nothing of what is asked, in French; null when they may. */
  async why(
    asked: { clientId: string; requestId: string | null; delegationId: string | null },
    bytes: Uint8Array,
  ): Promise<string | null> {
    const came = createHash('sha256').update(bytes).digest('hex');
    if (asked.delegationId) return this.mandates.why(asked.clientId, came);
    const sent = await this.db.query<{ sha256: string }>(
      'SELECT d.sha256 FROM requests q JOIN documents d ON d.id = q.unsigned_document_id WHERE q.id = $1',
      [asked.requestId],
    );
    return whyUnsigned(came, new Set(sent.map(({ sha256 }) => sha256)), 'le formulaire');
  }
}
