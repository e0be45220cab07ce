import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import type { RequestAdministrator } from '../request.entity.js';
import type { RequestChoices } from './request-dossier.js';

export const nobodyPlanned =
  'Aucun administrateur technique n’est prévu pour ce client\u00a0: elle nomme les premiers de notre équipe.';

/** Whether this entry of the journal is that of a draft whose names nobody chose: the draft itself does not tell. */
export function saysNobodyPlanned({ action, summary }: { action: string; summary: string }): boolean {
  return action === 'created' && summary.endsWith(nobodyPlanned);
}

/** A form 413 to be: what it says, and whom it names in their order. */
export interface Draft {
  clientId: string;
  choices: RequestChoices;
  administratorIds: string[];
  /** Nobody was written for this client. */
  unplanned: boolean;
}

interface Naming {
  id: string;
  administratorIds: string[];
  change?: RequestAdministrator['change'];
  first?: number;
}

/** Writes drafts of the form 413, as many at once as are given, in the caller's transaction. Who calls has judged. */
@Injectable()
export class RequestDrafts {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /**
   * The partial unique index decides between two people who prepare at once.
   * @returns the request of each client that got one now; the others have theirs from somebody else
   */
  async open(drafts: Draft[]): Promise<Map<string, string>> {
    if (drafts.length === 0) return new Map();
    const rows = drafts.map(({ clientId, choices }) => ({
      id: uuidv7(),
      clientId,
      solutionId: choices.solutionId,
      purpose: choices.purpose,
      offers: choices.offers,
      serverName: choices.serverName,
      domainName: choices.domainName,
      mailDomain: choices.mailDomain,
    }));
    const inserted = await this.db.query<{ id: string; clientId: string }>(
      `INSERT INTO requests (id, client_id, state, solution_id, purpose, offers, server_name, domain_name, mail_domain, created_by)
       SELECT r.id, r."clientId", 'draft', r."solutionId", r.purpose, r.offers, r."serverName", r."domainName", r."mailDomain", $2
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "solutionId" uuid, purpose text, offers text[], "serverName" text, "domainName" text, "mailDomain" text)
       ON CONFLICT DO NOTHING RETURNING id, client_id`,
      [JSON.stringify(rows), this.db.actor.name],
    );
    const created = new Map(inserted.map(({ id, clientId }) => [clientId, id]));
    const opened = drafts.flatMap((draft) => {
      const id = created.get(draft.clientId);
      return id === undefined ? [] : [{ ...draft, id }];
    });
    await this.name(opened);
    await this.audit.recordMany(
      opened.map(({ id, clientId, unplanned }) => ({
        subject: { kind: 'request', id },
        clientId,
        action: 'created',
        to: 'draft',
        summary: unplanned ? `Demande 413 préparée. ${nobodyPlanned}` : 'Demande 413 préparée',
      })),
    );
    return created;
  }

  /** Whom requests are to name, in their order: from their first row on, or from the one that is said. */
  async name(requests: Naming[]): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO request_administrators (request_id, administrator_id, change, position)
       SELECT r."requestId", r."administratorId", r.change, r.position
         FROM jsonb_to_recordset($1::jsonb) AS r ("requestId" uuid, "administratorId" uuid, change text, position int)`,
      requests.flatMap(({ id: requestId, administratorIds, change = 'arrival', first = 1 }) =>
        administratorIds.map((administratorId, index) => ({
          requestId,
          administratorId,
          change,
          position: first + index,
        })),
      ),
    );
  }
}
