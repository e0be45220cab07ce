import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import type { CheckedFile, Given } from '../platform/changes/change-form.js';
import type { Written } from '../platform/changes/move.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { sinceSeen, whyNotEndedOn } from '../journey/calendar/mandate-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { parisNoon } from '../journey/calendar/paris-time.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { clock } from '../platform/clock.js';
import { RefusedField } from '../platform/web/errors.js';
import type { Document } from '../platform/documents/document.entity.js';
import { DocumentsService } from '../platform/documents/documents.service.js';
import { DelegationEnds, lastDay } from './delegation-ends.service.js';
import { HeldMails } from '../mailbox/out/held-mails.service.js';
import { DelegationMail } from './mail/delegation-mail.service.js';
import { DelegationLetters } from './delegation-letters.service.js';
import {
  cameMeanwhileReason,
  type DelegationAction,
  type DelegationFacts,
  delegationTable,
  leadsOut,
} from './delegation.transitions.js';
import { startsOnChanged } from './delegation.form.js';
import { Delegation } from './delegation.entity.js';
import type { DelegationState } from '../journey/states/delegation-states.js';
import { mandateSent, replacesAnother } from './delegation-phrases.js';
import { FormerPapers } from './former-papers.service.js';
import { signedThen, whyNotSignedThen } from './mandate-signing-day.js';
import { DelegationsQueries } from './delegations.queries.js';
import { UnsignedMandates } from './unsigned-mandates.service.js';

/** What came with a change: a file to keep, or a piece that is kept already, which a person has read; `came`, the hash of what came, of which the piece is another view. */
type GivenOrKept = Given & { kept?: string | undefined; came?: string | undefined };

/** Moves a delegation along its table, and keeps the papers of the way. */
@Injectable()
export class DelegationChanges {
  private readonly moves: MovesOf<Delegation, DelegationState, DelegationAction, DelegationFacts>;

  constructor(
    private readonly queries: DelegationsQueries,
    private readonly db: TenantDb,
    private readonly letters: DelegationLetters,
    private readonly unsigned: UnsignedMandates,
    private readonly former: FormerPapers,
    private readonly mail: DelegationMail,
    private readonly held: HeldMails,
    private readonly documents: DocumentsService,
    private readonly ends: DelegationEnds,
    private readonly clients: ClientsService,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: delegationTable,
      entity: Delegation,
      facts: (delegation) => this.facts(delegation),
      lost: () =>
        'Quelqu’un vient de changer cette délégation. Relisez son état ci-dessous, puis recommencez si besoin.',
      unique: { constraint: 'delegations_in_force', sentence: cameMeanwhileReason },
    });
  }

  byId(id: string): Promise<Delegation> {
    return this.moves.byId(id);
  }

  async facts(delegation: Delegation): Promise<DelegationFacts> {
    const signer = await this.queries.signerOf(delegation.clientId);
    return {
      today: clock.today(),
      startsOn: delegation.startsOn,
      endsOn: delegation.endsOn,
      representative: signer !== null,
      email: signer?.email ?? null,
      onPaper: delegation.channel === 'form',
      evidence: delegation.evidenceDocumentId !== null,
      ...(await this.queries.around(delegation)),
    };
  }

  /** @throws Refused with every reason, when somebody moved it meanwhile, or its client is archived */
  async change(
    id: string,
    action: DelegationAction,
    { document, kept, came, ...given }: GivenOrKept = {},
  ): Promise<Delegation> {
    const delegation = await this.byId(id);
    if (!leadsOut.has(action)) await this.clients.open(delegation.clientId);
    return this.moves.move(delegation, action, {
      ...given,
      ...this.told(action, given),
      given: document || kept ? ['document'] : [],
      prepare: async () => {
        if (action === 'sign') return this.signed(delegation, { document, kept, came, ...given });
        if (action === 'see') return this.seen(delegation, { document, ...given });
        if (action === 'add_evidence') return this.evidenced(delegation, { document });
        if (action === 'send') return this.mailed(delegation);
        if (action === 'request') return this.sent(delegation, given);
        if (action === 'activate') return this.replacing(delegation);
        return action === 'end' && given.date ? ended(delegation, given.date) : {};
      },
    });
  }

  // Who says that it left, and when: of what we write, the mail says to whom. And the day that a signature says.
  private told(action: DelegationAction, { date }: Given): { more?: string } {
    if (action === 'request' && date) return { more: `le ${frenchDate(date)}, par ${this.db.actor.name}` };
    if (action === 'sign' && date) return { more: signedThen(date) };
    return action === 'see' && date ? { more: `le ${frenchDate(date)}` } : {};
  }

  /** Done for whoever changed the fact, an import or an auditor's colleague alike: the table's roles are for people who decide. */
  async flag(id: string, reason: string): Promise<void> {
    await this.moves.note(id, 'flag_for_review', { reason });
  }

  private async signed(
    delegation: Delegation,
    { document, kept, came, date }: GivenOrKept,
  ): Promise<Written<Delegation>> {
    if (!document && !kept) return {};
    const notThen = date ? whyNotSignedThen(delegation, date) : null;
    if (notThen) throw new RefusedField('date', notThen);
    const { id, sha256 } = document
      ? await this.evidence(delegation, document)
      : await this.taken(delegation, kept ?? '');
    // Thrown after, here and below: the transaction takes the kept row back with it.
    await this.unsigned.refuse(delegation.clientId, came ?? sha256, kept !== undefined);
    await this.former.refuse(delegation, came ?? sha256);
    if (delegation.evidenceDocumentId) await this.documents.supersede(delegation.evidenceDocumentId, id);
    return {
      documentId: id,
      columns: { evidenceDocumentId: id, signedOn: date ?? null, startsOn: delegation.startsOn ?? date ?? null },
      details: {
        ...(came && { receivedSha256: came }),
        changes: startsOnChanged(delegation.startsOn, delegation.startsOn ?? date ?? null),
      },
    };
  }

  private async replacing(delegation: Delegation): Promise<Written<Delegation>> {
    const [former] = await this.ends.makeWay([delegation], 'une autre est activée');
    return former ? { summary: replacesAnother } : {};
  }

  private async seen(delegation: Delegation, { document, date }: Given): Promise<Written<Delegation>> {
    if (!document || !date) return {};
    const notThen = whyNotSignedThen(delegation, date);
    if (notThen) throw new RefusedField('date', notThen);
    await this.ends.makeWay([delegation], 'une autre est constatée au portail');
    const { id } = await this.evidence(delegation, document);
    const startsOn = sinceSeen(delegation.startsOn, date);
    const columns = { evidenceDocumentId: id, startsOn, stateSince: parisNoon(date) };
    return { documentId: id, columns, details: { date, changes: startsOnChanged(delegation.startsOn, startsOn) } };
  }

  // Nothing but the paper changes: the state is as old as before.
  private async evidenced(delegation: Delegation, { document }: Given): Promise<Written<Delegation>> {
    if (!document) return {};
    const { id, sha256 } = await this.evidence(delegation, document);
    await this.unsigned.refuse(delegation.clientId, sha256);
    return { documentId: id, columns: { evidenceDocumentId: id, stateSince: delegation.stateSince } };
  }

  private evidence({ clientId }: Delegation, document: CheckedFile): Promise<Document> {
    return this.documents.keep({ clientId, kind: 'delegation_evidence', ...document });
  }

  private async taken({ clientId }: Delegation, id: string): Promise<Document> {
    await this.documents.takeAs(id, clientId, 'delegation_evidence');
    return this.documents.withBytes(id);
  }

  // The letter and the mail that brings it are written with the state; a job sends the mail.
  private async mailed(delegation: Delegation): Promise<Written<Delegation>> {
    const { documentId = null, columns } = await this.kept(delegation);
    const { mail, to } = await this.mail.queue(delegation, documentId);
    const [waits = null] = await this.held.whyWaiting([mail]);
    const told = { summary: mandateSent(to, waits), reason: waits };
    return { documentId, columns, ...told, details: { messageId: mail.messageId } };
  }

  // It waits since the day it left, not since it was noted.
  private async sent(delegation: Delegation, { date }: Given): Promise<Written<Delegation>> {
    const { columns, ...kept } = await this.kept(delegation);
    const since = date && date < clock.today() ? { stateSince: parisNoon(date) } : {};
    return { ...kept, columns: { ...columns, ...since } };
  }

  // The letter as it is today, and no proof of what it says now: on the portal there is none.
  private async kept(delegation: Delegation): Promise<Written<Delegation>> {
    const { clientId, channel } = delegation;
    if (channel === 'portal') return {};
    const letter = await this.letters.draw(delegation);
    const { id: letterId } = await this.documents.keep({ clientId, kind: 'delegation_letter', ...letter });
    await this.former.replace([{ delegationId: delegation.id, letterId }]);
    return { documentId: letterId, columns: { evidenceDocumentId: null, signedOn: null } };
  }
}

function ended(delegation: Delegation, date: string): Written<Delegation> {
  const why = whyNotEndedOn(delegation, date);
  if (why) throw new RefusedField('date', why);
  return { columns: { endsOn: lastDay(delegation.endsOn, date) } };
}
