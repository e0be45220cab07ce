import { createHash } from 'node:crypto';
import { lockClientsWhole } from '../clients/lock-clients.js';
import { Injectable } from '@nestjs/common';
import { AssignmentChanges } from '../assignments/assignment-changes.service.js';
import type { Client } from '../clients/client.entity.js';
import { ClientArchive, type LeftBehind, nothing, whyNot } from '../clients/identity/client-archive.service.js';
import { ClientNumbers } from '../clients/numbers/client-numbers.service.js';
import type { NumberChange } from '../clients/numbers/number-change.form.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { structureOu } from '../identifiers/national-structure-id.js';
import { numberWords } from '../identifiers/structure-number.js';
import { DirectoryQueries } from '../directory/search/directory.queries.js';
import { whyNoEntity } from './registered-entity.js';
import type { JudgedNumber } from '../clients/numbers/number-rules.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Overtaken, RefusedField } from '../platform/web/errors.js';
import {
  type NamedAssignment,
  type NamedCertificate,
  type NamedMandate,
  NumberChangeQueries,
} from './number-change.queries.js';

/** Everything a change of number makes of a client: the page tells it before, the act does it. */
export interface NumberEffects {
  /** The number that it changes from. */
  from: string;
  contract: Client['contractState'];
  /** Whose CDE is to be ordered again; null when there is none. */
  card: string | null;
  mandates: NamedMandate[];
  assignments: NamedAssignment[];
  /** To be revoked and redone: nothing is written for them, what they carry says it. */
  certificates: NamedCertificate[];
  /** What must come to its end first, under the number it began with. */
  requests: LeftBehind['requests'];
  orders: LeftBehind['orders'];
}

const stale =
  'Le numéro du client, ou ce qui bouge avec lui, a changé depuis que vous avez ouvert cette page\u00a0: relisez ce qui sera fait, puis confirmez.';

/** A client’s FINESS EJ, or its SIRET, changes: merger, absorption (F4.1, F1.9, domain rule 11). */
@Injectable()
export class NumberChangeService {
  constructor(
    private readonly db: TenantDb,
    private readonly numbers: ClientNumbers,
    private readonly archive: ClientArchive,
    private readonly directory: DirectoryQueries,
    private readonly queries: NumberChangeQueries,
    private readonly documents: DocumentsService,
    private readonly delegations: DelegationChanges,
    private readonly assignments: AssignmentChanges,
  ) {}

  /** @throws RefusedField when the number cannot be this client's */
  async judge(client: Client, typed: string): Promise<JudgedNumber> {
    const judged = await this.numbers.judge(client, typed);
    const obstacle = await whyNoEntity(this.directory, this.db, judged.number);
    if (obstacle !== null) throw new RefusedField('number', obstacle.reason);
    return judged;
  }

  async effects(client: Client): Promise<NumberEffects> {
    const { requests, orders } = await this.archive.leftBehind(client.id);
    const unit = structureOu({ finess: client.finessEj, siret: client.siret });
    return {
      from: client.number,
      contract: client.contractState,
      card: await this.queries.cardOrderedForIt(client.id),
      mandates: await this.queries.mandates(client.id),
      assignments: await this.queries.assignments(client.id),
      certificates: await this.queries.certificates(client.id, unit),
      requests,
      orders,
    };
  }

  /** @throws RefusedField when something is under way, when the page told of other effects, or for the number */
  async change(client: Client, form: NumberChange): Promise<void> {
    // Locked: what is counted is what is done.
    await lockClientsWhole(this.db, [client.id]);
    const { number } = await this.judge(client, form.number);
    const effects = await this.effects(client);
    const blocked = blockersOf(effects);
    if (blocked.length > 0) throw new RefusedField('form', blocked.join(' '));
    if (form.seen !== seenOf(effects)) throw new Overtaken('form', stale);
    const evidence = await this.documents.keep({ clientId: client.id, kind: 'number_change', ...form.evidence });
    const { changedOn, reason } = form;
    await this.numbers.take(client, { number, changedOn, reason, documentId: evidence.id });
    const because = `Le client est connu par le ${numberWords(number)}, et non plus par le ${numberWords(client.number)}.`;
    for (const mandate of effects.mandates) {
      const fate = fateOf(mandate);
      await (fate === 'flag'
        ? this.delegations.flag(mandate.id, because)
        : this.delegations.change(mandate.id, fate, { reason: because }));
    }
    for (const one of effects.assignments) {
      const action = isAskedAgain(one) ? 'ask_again' : 'lapse';
      await this.assignments.apply(await this.assignments.byId(one.id), action, { reason: because });
    }
  }
}

/**
 * What becomes of a mandate: one in force is to be looked at again, a paper that left or was signed is corrected. A designation that is only asked for
 * has no paper: it is given up, and one under the new number is another.
 */
export function fateOf({ state, channel }: NamedMandate): 'flag' | 'send_back' | 'abandon' {
  if (state === 'active') return 'flag';
  return channel === 'portal' ? 'abandon' : 'send_back';
}

/** Who goes on for the client is asked of ANS under the new number; whoever ends, has left or leaves ends with the former one. */
export function isAskedAgain({ state, gone }: NamedAssignment): boolean {
  return gone === null && (state === 'active' || state === 'requested');
}

/** Why the number cannot change yet, each with what to do. */
export function blockersOf({ requests, orders }: NumberEffects): string[] {
  return whyNot({ requests, orders, mandates: 0, answers: nothing, certificates: 0 }, true);
}

/** Tells one set of effects from another. */
export function seenOf(effects: NumberEffects): string {
  const said = { ...effects, certificates: effects.certificates.map(({ id }) => id) };
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
