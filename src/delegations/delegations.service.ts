import { Injectable } from '@nestjs/common';
import { lockClients } from '../clients/lock-clients.js';
import { uuidv7 } from '../platform/uuid.js';
import { ClientsService } from '../clients/clients.service.js';
import { SignedContracts } from '../clients/records/signed-contracts.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { BeforeCommit } from '../platform/tenancy/before-commit.js';
import type { MandateFacts } from '../journey/steps/ordering.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { DelegationBatch } from './delegation-batch.service.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { Delegation } from './delegation.entity.js';
import { answersOf } from '../platform/forms/form.js';
import { type DelegationTerms, termFields } from './delegation.form.js';
import { whyFixed } from './delegation.transitions.js';
import { channelLabels } from './delegation-phrases.js';
import { DelegationsQueries, type DelegationInForce } from './delegations.queries.js';
import type { CheckedFile } from '../platform/changes/change-form.js';
import { clock } from '../platform/clock.js';

@Injectable()
export class DelegationsService extends SignedContracts {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: DelegationsQueries,
    private readonly changes: DelegationChanges,
    private readonly batch: DelegationBatch,
    private readonly clients: ClientsService,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {
    super();
  }

  // Domain § 3: a new representative puts the mandate of the former one under review; it warns and does not block.
  @BeforeCommit({ stage: 'states' })
  async flagOutlived(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    const reason = 'Le représentant a changé depuis la signature du mandat.';
    await this.batch.flag(await this.queries.outlivedTheirSigner(clientIds), reason);
  }

  // Domain § 3: so does the end of the contract that it stands on.
  override async notSignedAnyMore(clientIds: string[]): Promise<void> {
    const reason = 'Le contrat du client avec l’ANS n’est plus signé.';
    await this.batch.flag(await this.queries.active(clientIds), reason);
  }

  async byId(id: string): Promise<Delegation> {
    const delegation = await this.db.one(Delegation, { id });
    if (!delegation) throw new NotFound();
    return delegation;
  }

  /** The delegation by which we may act for this client today, the widest one when there are several; null otherwise. */
  async inForce(clientId: string): Promise<DelegationInForce | null> {
    return (await this.queries.inForce([clientId], clock.today()))[0] ?? null;
  }

  /** Somebody ended what the client had given, and nothing else is in force or under way. */
  wereEnded(clientId: string): Promise<boolean> {
    return this.queries.wereEnded(clientId);
  }

  /** What domain rule 7 asks of many clients' mandates, in one query; those without any are not in the answer. */
  async mandatesOf(clientIds: string[], today: string): Promise<Map<string, MandateFacts>> {
    const rows = await this.queries.thatCount(clientIds, today);
    return new Map(rows.map(({ clientId, ...mandate }) => [clientId, mandate]));
  }

  /** @throws Refused when one is already under way on this channel */
  prepare(clientId: string, terms: DelegationTerms): Promise<Delegation> {
    return this.open(clientId, terms, 'préparée');
  }

  private async open(clientId: string, terms: DelegationTerms, done: 'préparée' | 'enregistrée'): Promise<Delegation> {
    // Of two people who prepare one at once, the second sees the first's.
    await lockClients(this.db, [clientId]);
    const client = await this.clients.open(clientId);
    if (await this.queries.underWay(clientId, terms.channel))
      throw new Refused([
        'Une délégation est déjà en préparation pour ce client par la même voie. Poursuivez-la, ou abandonnez-la d’abord.',
      ]);
    const row = newDelegation(clientId, terms);
    await this.db.repo(Delegation).insert(row);
    await this.audit.record({
      subject: { kind: 'delegation', id: row.id },
      clientId,
      action: 'created',
      to: row.state,
      details: { version: 1 },
      summary: `Délégation ${done} (${channelLabels[terms.channel]}, ${terms.scope.join(' et ')}) pour ${client.name}`,
    });
    return row;
  }

  /** Records in one go a mandate that reached us signed: nothing was sent, and nothing says so. */
  async recordSigned(
    clientId: string,
    terms: DelegationTerms & { signedOn: string },
    document: CheckedFile,
  ): Promise<Delegation> {
    const { id } = await this.open(clientId, terms, 'enregistrée');
    const given = { date: terms.signedOn, document };
    if (terms.channel === 'portal') return this.changes.change(id, 'see', given);
    await this.changes.change(id, 'sign', given);
    await this.changes.change(id, 'activate');
    return this.byId(id);
  }

  /** @throws EditConflict when somebody saved first, Refused once it is with the client: the signed text must stay true; or when the client is archived */
  async edit(id: string, form: EditedTerms): Promise<Delegation> {
    const before = await this.byId(id);
    const fixed = whyFixed(before.state);
    if (fixed.length > 0) throw new Refused(fixed);
    await this.clients.open(before.clientId);
    const terms = answersOf(termFields, form);
    await this.edits.save({
      subject: { kind: 'delegation', id },
      clientId: before.clientId,
      fields: termFields,
      opened: form.version,
      yours: terms,
      now: () => this.byId(id),
      entity: Delegation,
      where: { id, state: before.state },
      columns: terms,
      told: (labels) => `Délégation modifiée\u00a0: ${labels}`,
      address: `/delegations/${id}`,
      cancel: `/clients/${before.clientId}/delegation`,
    });
    return { ...before, ...terms };
  }
}

type EditedTerms = Omit<DelegationTerms, 'channel'> & { version: number };

function newDelegation(clientId: string, terms: DelegationTerms): Delegation {
  return {
    id: uuidv7(),
    clientId,
    channel: terms.channel,
    state: 'prepared',
    stateSince: clock.now(),
    scope: terms.scope,
    signedOn: null,
    startsOn: terms.startsOn,
    endsOn: terms.endsOn,
    evidenceDocumentId: null,
    reference: null,
    version: 1,
    createdAt: clock.now(),
  };
}
