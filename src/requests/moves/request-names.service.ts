import { Injectable } from '@nestjs/common';
import { administratorRows } from '../../paper/field-413-map.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { RequestDrafts } from '../dossier/request-drafts.service.js';
import { Request } from '../request.entity.js';
import { RequestMoves } from './request-moves.js';

/** A form 413 that names somebody else from now on. */
export interface Renaming {
  requestId: string;
  clientId: string;
  from: { id: string; name: string };
  to: { id: string; name: string };
  /** By which action it is a draft again, when it is none. */
  reopen: Reopening | null;
}

type Reopening = 'ask_correction' | 'edit_signed' | 'resume';

/** Whom forms 413 name, changed for many at once. In the caller's transaction. */
@Injectable()
export class RequestNames {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly moves: RequestMoves,
    private readonly drafts: RequestDrafts,
  ) {}

  /** Drafts, and those that become drafts again for it. @throws Refused when a form has no row left for somebody more */
  async replace(renamings: Renaming[], reason: string): Promise<void> {
    // The few that have been sent or signed go back one by one: their papers and their clock are looked at.
    for (const { requestId, reopen } of renamings) if (reopen) await this.reopen(requestId, reopen, reason);
    if (renamings.length === 0) return;
    const rows = JSON.stringify(
      renamings.map(({ requestId, from, to }) => ({ request: requestId, from: from.id, to: to.id })),
    );
    await this.db.execute(
      `DELETE FROM request_administrators a USING jsonb_to_recordset($1::jsonb) AS r (request uuid, "from" uuid, "to" uuid)
        WHERE a.request_id = r.request AND a.administrator_id = r."from"
          AND EXISTS (SELECT 1 FROM request_administrators o WHERE o.request_id = r.request AND o.administrator_id = r."to")`,
      [rows],
    );
    await this.db.execute(
      `UPDATE request_administrators a SET administrator_id = r."to" FROM jsonb_to_recordset($1::jsonb) AS r (request uuid, "from" uuid, "to" uuid)
        WHERE a.request_id = r.request AND a.administrator_id = r."from"`,
      [rows],
    );
    await this.add(rows);
    const versions = await this.db.query<{ id: string; version: number }>(
      `UPDATE requests q SET version = q.version + 1 FROM jsonb_to_recordset($1::jsonb) AS r (request uuid) WHERE q.id = r.request RETURNING q.id, q.version`,
      [rows],
    );
    const versionOf = new Map(versions.map(({ id, version }) => [id, version]));
    await this.audit.recordMany(
      renamings.map(({ requestId, clientId, from, to }) => ({
        subject: { kind: 'request', id: requestId },
        clientId,
        action: 'administrator_replaced',
        summary: `La demande 413 nomme ${to.name}, et plus ${from.name}`,
        reason,
        details: { version: versionOf.get(requestId) },
      })),
    );
  }

  // A form that did not name the person gets a row more.
  private async add(rows: string): Promise<void> {
    const full = await this.db.query(
      `SELECT 1 FROM jsonb_to_recordset($1::jsonb) AS r (request uuid, "to" uuid)
        WHERE NOT EXISTS (SELECT 1 FROM request_administrators a WHERE a.request_id = r.request AND a.administrator_id = r."to")
          AND (SELECT count(*) FROM request_administrators a WHERE a.request_id = r.request) >= ${administratorRows} LIMIT 1`,
      [rows],
    );
    if (full.length > 0)
      throw new Refused([
        `La demande 413 en préparation nomme déjà ${administratorRows} personnes\u00a0: enlevez-en une.`,
      ]);
    const lacking = await this.db.query<{ id: string; to: string; first: number }>(
      `SELECT r.request AS id, r."to", p.position AS first FROM jsonb_to_recordset($1::jsonb) AS r (request uuid, "to" uuid)
         CROSS JOIN LATERAL (SELECT min(n) AS position FROM generate_series(1, ${administratorRows}) n
           WHERE NOT EXISTS (SELECT 1 FROM request_administrators a WHERE a.request_id = r.request AND a.position = n)) p
        WHERE NOT EXISTS (SELECT 1 FROM request_administrators a WHERE a.request_id = r.request AND a.administrator_id = r."to")`,
      [rows],
    );
    await this.drafts.name(lacking.map(({ id, to, first }) => ({ id, administratorIds: [to], first })));
  }

  private async reopen(id: string, action: Reopening, reason: string): Promise<void> {
    let request: Request = await this.moves.lock(id);
    const decidedBy = 'caller' as const;
    if (action === 'ask_correction') {
      const columns = { corrections: request.corrections + 1, correctionReason: reason };
      request = await this.moves.move(request, 'ask_correction', { decidedBy, reason, columns });
    }
    // What is printed next is another paper; the signed one stays in the journal.
    const columns = { signedDocumentId: null, signedOn: null, officialPaper: null };
    const last = action === 'edit_signed' ? 'edit_signed' : 'resume';
    await this.moves.move(request, last, { decidedBy, reason, documentId: request.signedDocumentId, columns });
  }
}
