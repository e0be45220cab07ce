import { Injectable } from '@nestjs/common';
import { decide, type Requirement } from '../journey/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { decidingActor } from '../platform/tenancy/deciding-actor.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import type { Given } from '../platform/changes/change-form.js';
import { DelegationLetters } from './delegation-letters.service.js';
import {
  anotherInForceReason,
  type DelegationAction,
  type DelegationFacts,
  delegationTable,
} from './delegation.transitions.js';
import { Delegation, type DelegationState } from './delegation.entity.js';
import { DelegationQueries } from './delegations.queries.js';
import { clock } from '../platform/clock.js';

/** Moves a delegation along its table, one audit row a move. */
@Injectable()
export class DelegationChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: DelegationQueries,
    private readonly letters: DelegationLetters,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
  ) {}

  async facts(delegation: Delegation): Promise<DelegationFacts> {
    return {
      today: clock.today(),
      startsOn: delegation.startsOn,
      endsOn: delegation.endsOn,
      representative: await this.queries.hasRepresentative(delegation.clientId),
      evidence: delegation.evidenceDocumentId !== null,
      anotherInForce: await this.queries.anotherInForce(delegation),
    };
  }

  /** @throws Refused with every reason, or when somebody moved it meanwhile */
  async change(
    id: string,
    action: DelegationAction,
    given: Given = {},
    options: { withoutLetter?: boolean } = {},
  ): Promise<Delegation> {
    const delegation = await this.db.repo(Delegation).findOneBy({ id });
    if (!delegation) throw new NotFound();
    const decision = decide(delegationTable, {
      state: delegation.state,
      action,
      facts: await this.facts(delegation),
      actor: decidingActor(this.db.actor),
      given: Object.keys(given) as Requirement[],
    });
    if (!decision.allowed) throw new Refused(decision.reasons);
    const documentId = await this.keepDocument(delegation, action, given, options.withoutLetter ?? false);
    const columns = { ...changedColumns(delegation, action, given, documentId), state: decision.to };
    await this.save(delegation, columns);
    await this.tell(delegation, { action, to: decision.to, given, documentId });
    return { ...delegation, ...columns };
  }

  /** Done for whoever changed the fact, an import or an auditor's colleague alike: the table's roles are for people who decide. */
  async flag(id: string, reason: string): Promise<void> {
    const moved = await this.db.execute(
      `UPDATE delegations SET state = 'to_review', state_since = moment(), version = version + 1 WHERE id = $1 AND state = 'active'`,
      [id],
    );
    const delegation = moved === 1 ? await this.db.repo(Delegation).findOneBy({ id }) : null;
    if (!delegation) return;
    const action = 'flag_for_review';
    await this.tell(
      { ...delegation, state: 'active' },
      { action, to: 'to_review', given: { reason }, documentId: null },
    );
  }

  private async keepDocument(
    delegation: Delegation,
    action: DelegationAction,
    given: Given,
    withoutLetter: boolean,
  ): Promise<string | null> {
    const { clientId } = delegation;
    if (action === 'sign' && given.document) {
      const kept = await this.documents.keep({ clientId, kind: 'delegation_evidence', ...given.document });
      return kept.id;
    }
    if (action !== 'request' || withoutLetter || delegation.channel === 'portal') return null;
    const letter = await this.letters.draw(delegation);
    return (await this.documents.keep({ clientId, kind: 'delegation_letter', ...letter })).id;
  }

  // The state is part of the condition: of two tabs, the second is told.
  private async save(delegation: Delegation, columns: Partial<Delegation>): Promise<void> {
    const { id, state, version } = delegation;
    const update = () =>
      this.db
        .repo(Delegation)
        .update({ id, state, version }, { ...columns, stateSince: clock.now(), version: version + 1 });
    const result = await this.db.savepoint(update).catch((error: unknown) => {
      if (this.db.isUniqueViolation(error, 'delegations_in_force')) throw new Refused([anotherInForceReason]);
      throw error;
    });
    if (result.affected === 1) return;
    throw new Refused([
      'Quelqu’un vient de changer cette délégation. Relisez son état ci-dessous, puis recommencez si besoin.',
    ]);
  }

  private async tell(
    delegation: Delegation,
    done: { action: DelegationAction; to: DelegationState; given: Given; documentId: string | null },
  ): Promise<void> {
    const row = delegationTable.transitions.find(
      ({ action, from }) => action === done.action && from.includes(delegation.state),
    );
    await this.audit.record({
      subject: { kind: 'delegation', id: delegation.id },
      clientId: delegation.clientId,
      action: done.action,
      from: delegation.state,
      to: done.to,
      summary: row?.done ?? done.action,
      reason: done.given.reason ?? null,
      documentId: done.documentId,
      details: { version: delegation.version + 1, ...(done.given.date ? { date: done.given.date } : {}) },
    });
  }
}

function changedColumns(
  delegation: Delegation,
  action: DelegationAction,
  given: Given,
  documentId: string | null,
): Partial<Delegation> {
  if (action === 'sign') return { evidenceDocumentId: documentId, startsOn: delegation.startsOn ?? given.date ?? null };
  if (action === 'end' && given.date) return { endsOn: given.date };
  return {};
}
