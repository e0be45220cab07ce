import { Injectable } from '@nestjs/common';
import { archivedReason } from '../../clients/read-only-client.js';
import { knownTransition, obstaclesTo } from '../../journey/states/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { CheckedFile } from '../../platform/changes/change-form.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { Refused } from '../../platform/web/errors.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { sinceSeen } from '../../journey/calendar/mandate-days.js';
import { startsOnChanged } from '../delegation.form.js';
import { DelegationEnds } from '../delegation-ends.service.js';
import { delegationTable } from '../delegation.transitions.js';
import { DesignationsQueries, type HeldDesignation } from './designations.queries.js';
import { parisNoon } from '../../platform/tenancy/paris-day.js';

/** Designations that somebody saw on the portal, and what shows it: nothing is supposed, each was ticked. */
@Injectable()
export class SeenDesignations {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: DesignationsQueries,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
    private readonly ends: DelegationEnds,
  ) {}

  /**
   * All of them are in force, or none: one picture of the portal may show many.
   * @returns whose they are
   * @throws Refused naming those that may not be
   */
  async record(ids: string[], seenOn: string, evidence: CheckedFile): Promise<string[]> {
    const held = await this.queries.held([...new Set(ids)]);
    const missing = new Set(ids).size - held.length;
    const reasons = held.flatMap((one) => {
      const why = one.archived ? archivedReason : whyNot(one);
      return why ? [`${one.clientName}\u00a0: ${why}`] : [];
    });
    if (missing > 0) reasons.push('Une des désignations cochées n’existe plus. Rechargez la page.');
    if (reasons.length > 0) throw new Refused(reasons);
    // Of no client: it may name several.
    const { id: documentId } = await this.documents.keep({ clientId: null, kind: 'delegation_evidence', ...evidence });
    await this.ends.makeWay(
      held.map(({ id, clientId }) => ({ id, clientId, channel: 'portal' })),
      'une autre est constatée au portail',
    );
    await writeRows(
      this.db,
      `UPDATE delegations d SET state = 'active', state_since = ${parisNoon('r."seenOn"')}, starts_on = r."startsOn", evidence_document_id = r."documentId", version = d.version + 1
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, version int, "documentId" uuid, "seenOn" date, "startsOn" date) WHERE d.id = r.id AND d.version = r.version`,
      held.map(({ id, version, startsOn }) => ({
        ...{ id, version, documentId, seenOn },
        startsOn: sinceSeen(startsOn, seenOn),
      })),
    );
    const { action, to, done } = knownTransition(delegationTable, 'requested', 'see');
    await this.audit.recordMany(
      held.map(({ id, clientId, version, startsOn }) => ({
        subject: { kind: 'delegation', id },
        clientId,
        action,
        from: 'requested',
        to,
        summary: `${done}, le ${frenchDate(seenOn)}`,
        documentId,
        details: {
          version: version + 1,
          date: seenOn,
          changes: startsOnChanged(startsOn, sinceSeen(startsOn, seenOn)),
        },
      })),
    );
    return held.map(({ clientId }) => clientId);
  }
}

function whyNot({ state, startsOn, endsOn, leftOut }: HeldDesignation): string | null {
  if (state !== 'requested') return 'cette désignation n’est plus attendue, quelqu’un vient de la changer.';
  const facts = {
    today: clock.today(),
    startsOn,
    endsOn,
    representative: true,
    email: null,
    onPaper: false,
    evidence: true,
    anotherInForce: false,
    leftOut,
    inTest: false,
  };
  const [why] = obstaclesTo(delegationTable, { state: 'requested', action: 'see', facts });
  return why ?? null;
}
