import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import type { KeptFile } from '../kept-file.js';
import { Message } from '../message.entity.js';
import { csrWaits } from './csr.facts.js';

/** What a mail brought that is set apart. */
export interface Quarantine {
  files: KeptFile[];
  /** Its owner is still to be told. */
  waits: boolean;
}

/** Certificate requests that came by mail: set apart, until their owner knows how to hand them over. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** @returns null for a mail that brought none */
  async of({ id, csrSince, quarantinedIds }: Message): Promise<Quarantine | null> {
    if (csrSince === null) return null;
    const files = await this.db.query<KeptFile>(
      'SELECT id, file_name, size FROM documents WHERE id = ANY ($1) ORDER BY file_name, id',
      [quarantinedIds],
    );
    const waiting = await this.db.query(`SELECT 1 FROM messages m WHERE m.id = $1 AND ${csrWaits('m')}`, [id]);
    return { files, waits: waiting.length > 0 };
  }

  /** Its owner was told otherwise than by an answer. @throws NotFound, Refused when nothing waits */
  async settle(id: string): Promise<void> {
    const message = await this.db.one(Message, { id, direction: 'in' });
    if (!message) throw new NotFound();
    const settled = await this.db.execute(
      `UPDATE messages m SET csr_settled_at = moment() WHERE m.id = $1 AND ${csrWaits('m')}`,
      [id],
    );
    if (settled === 0) throw new Refused(['Plus rien n’attend pour cette CSR. Rechargez la page pour voir pourquoi.']);
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId: message.clientId,
      action: 'csr_settled',
      summary: `CSR reçue par courriel\u00a0: le client sait comment la remettre`,
    });
  }
}
