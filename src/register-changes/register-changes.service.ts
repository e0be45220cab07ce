import { closedSentence } from '../clients/own-clients.service.js';
import { Injectable } from '@nestjs/common';
import { DirectoryQueries } from '../directory/search/directory.queries.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { AppError, NotFound, Refused } from '../platform/web/errors.js';
import { longDate } from '../platform/web/view-helpers.js';
import { ClientIdentityService } from '../clients/identity/client-identity.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { EstablishmentChanges } from '../establishments/establishment-changes.service.js';
import { EstablishmentTransfer } from '../establishments/establishment-transfer.service.js';
import { MovedClients } from './moved-clients.queries.js';
import { type JudgedChange, RegisterChangesJudge } from './register-changes-judge.service.js';
import { type PendingChange, RegisterChangesQueries } from './register-changes.queries.js';
import { type Decision, decisionSentence, type Outcome } from './register-changes.labels.js';

export interface Decided {
  done: number;
  /** Of those that were asked, what a colleague had decided, or the register tells otherwise by now. */
  gone: number;
  /** Clients whose certificates became wrong (domain rule 11). */
  wrong: string[];
  /** How many establishments went to each client that received some. */
  received: Map<string, number>;
  /** What could not be taken, with its reason: it still waits. */
  refused: { change: PendingChange; reason: string }[];
}

/** What a decision came to. */
interface Taken {
  outcome: Outcome;
  /** The client's certificates became wrong. */
  wrong: boolean;
  /** The client that an establishment went to. */
  to: string | null;
}

const kept: Taken = { outcome: 'kept', wrong: false, to: null };
const applied: Taken = { ...kept, outcome: 'applied' };

/** Why one of many is left. Of a record that somebody else saved or removed at the same moment, the page of its form says more than fits here. */
function whyLeft(error: AppError): string {
  if (error instanceof Refused) return error.message;
  return error instanceof NotFound ? 'Cette fiche n’est plus là.' : 'Cette fiche vient de changer\u00a0: regardez-la.';
}

/** What an editor does of what the national register changed: take it into its own records, or keep what it has. */
@Injectable()
export class RegisterChangesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: RegisterChangesQueries,
    private readonly judge: RegisterChangesJudge,
    private readonly directory: DirectoryQueries,
    private readonly clients: ClientsService,
    private readonly moved: MovedClients,
    private readonly identity: ClientIdentityService,
    private readonly establishments: EstablishmentChanges,
    private readonly transfers: EstablishmentTransfer,
  ) {}

  /** Each on its own: one that cannot be taken does not stop the others. What was decided a moment ago is left. */
  async decide(ids: string[], decision: Decision): Promise<Decided> {
    const waiting = await this.queries.byIds(ids);
    const gone = new Set(ids).size - new Set(waiting.map(({ id }) => id)).size;
    const decided: Decided = { done: 0, gone, wrong: [], received: new Map(), refused: [] };
    for (const change of await this.judge.judge(waiting)) {
      try {
        const { done, wrong, to } = await this.db.savepoint(() => this.decideOne(change, decision));
        decided[done ? 'done' : 'gone'] += 1;
        if (wrong && !decided.wrong.includes(change.clientId)) decided.wrong.push(change.clientId);
        if (to !== null) decided.received.set(to, (decided.received.get(to) ?? 0) + 1);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        decided.refused.push({ change, reason: whyLeft(error) });
      }
    }
    return decided;
  }

  private async decideOne(change: JudgedChange, decision: Decision): Promise<Taken & { done: boolean }> {
    if (change.closed !== null) throw new Refused([closedSentence(change.closed)]);
    if (decision === 'applied' && change.reason !== null) throw new Refused([change.reason]);
    const written = await this.db.execute(
      'INSERT INTO register_decisions (client_id, change_id, decision, decided_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [change.clientId, change.id, decision, this.db.actor.name],
    );
    if (written === 0) return { done: false, ...kept };
    const taken = decision === 'applied' ? await this.take(change) : kept;
    await this.audit.record({
      subject: change.establishmentId
        ? { kind: 'establishment', id: change.establishmentId }
        : { kind: 'client', id: change.clientId },
      clientId: change.clientId,
      action: decision === 'applied' ? 'register_applied' : 'register_kept',
      summary: decisionSentence(change, taken.outcome),
      details: { changeId: change.id, before: change.before, after: change.after, extractedOn: change.extractedOn },
    });
    return { done: true, ...taken };
  }

  private async take(change: JudgedChange): Promise<Taken> {
    if (change.establishmentId === null) return { ...applied, wrong: await this.takeIdentity(change) };
    return this.takeEstablishment(change, change.establishmentId);
  }

  // What was shown is what is taken; where the register says otherwise since, the judge has refused.
  private async takeIdentity(change: PendingChange): Promise<boolean> {
    const client = await this.clients.byId(change.clientId);
    const entity = await this.directory.legalEntity(change.finess);
    const moved = (await this.moved.of([change.clientId])).get(change.clientId);
    if (!entity || !moved) throw new Refused([`${change.finess} n’est plus dans le registre chargé.`]);
    const theirs = change.change === 'renamed' ? { name: (change.after ?? entity.name).slice(0, 250) } : moved.after;
    return (await this.identity.edit(client, { ...client, ...theirs })).bySubject;
  }

  private async takeEstablishment(change: PendingChange, id: string): Promise<Taken> {
    const establishment = await this.establishments.byId(id);
    if (establishment.clientId !== change.clientId) throw new Refused(['Cet établissement n’est plus à ce client.']);
    const { name, category, town, version } = establishment;
    if (change.change === 'renamed') {
      const theirs = (change.after ?? change.name).slice(0, 250);
      await this.establishments.edit(establishment, { name: theirs, category, town, version });
    } else if (change.change === 'moved') {
      const registered = await this.directory.establishment(change.finess);
      await this.establishments.edit(establishment, { name, category, town: registered?.town ?? town, version });
    } else if (change.change === 'closed') {
      const reason = `D’après le registre FINESS, extraction du ${longDate(change.extractedOn)}`;
      const closedOn = change.after ?? change.extractedOn;
      if ((await this.establishments.close(establishment, { closedOn, reason })) === 'removed')
        return { ...applied, outcome: 'removed' };
    } else if (change.change === 'reopened') {
      await this.establishments.reopen(establishment);
    } else {
      const client = await this.clients.byId(change.clientId);
      return { ...applied, to: await this.transfers.move(client, establishment) };
    }
    return applied;
  }
}
