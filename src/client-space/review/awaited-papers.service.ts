import { Injectable } from '@nestjs/common';
import { sentLetter } from '../../delegations/delegation.facts.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import type { Message } from '../../mailbox/message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { RequestsService } from '../../requests/requests.service.js';

/** A paper that a client was sent, and may send back signed. */
export interface AwaitedPaper {
  kind: 'signed_form' | 'signed_mandate';
  requestId: string | null;
  delegationId: string | null;
  /** As it left; null where nothing is kept of it. */
  sentId: string | null;
  /** « Le formulaire »: the sentence begins with it. */
  what: string;
  /** When the mail did. */
  cameAt: Date;
}

type AnsweringMail = Pick<Message, 'subjectKind' | 'subjectId' | 'receivedAt' | 'createdAt'>;

/** Which paper a mail brings back: the form of its request, or the letter of its mandate. */
@Injectable()
export class AwaitedPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly requests: RequestsService,
    private readonly delegations: DelegationsService,
  ) {}

  /** Null: it is about nothing that is signed. @throws NotFound; Refused for what waits for no signature, or was sent since the mail came */
  async of({ subjectKind, subjectId, receivedAt, createdAt }: AnsweringMail): Promise<AwaitedPaper | null> {
    const cameAt = receivedAt ?? createdAt;
    if (subjectKind === 'request' && subjectId) return this.form(subjectId, cameAt);
    return subjectKind === 'delegation' && subjectId ? this.mandate(subjectId, cameAt) : null;
  }

  private async form(requestId: string, cameAt: Date): Promise<AwaitedPaper> {
    const { state, stateSince, unsignedDocumentId: sentId } = await this.requests.byId(requestId);
    if (state !== 'awaiting_signature')
      throw new Refused(['Cette demande n’attend pas de signature\u00a0: ouvrez-la pour voir où elle en est.']);
    refuseOfBefore(cameAt, stateSince, 'le formulaire');
    return { kind: 'signed_form', requestId, delegationId: null, sentId, what: 'Le formulaire', cameAt };
  }

  private async mandate(delegationId: string, cameAt: Date): Promise<AwaitedPaper> {
    const { channel, state, stateSince } = await this.delegations.byId(delegationId);
    if (channel === 'portal')
      throw new Refused([
        'Ce client nous désigne en ligne\u00a0: il n’y a pas de mandat à signer. Ouvrez la délégation.',
      ]);
    if (state !== 'requested')
      throw new Refused(['Ce mandat n’attend pas de signature\u00a0: ouvrez la délégation pour voir où elle en est.']);
    refuseOfBefore(cameAt, stateSince, 'le mandat');
    const [sent] = await this.db.query<{ id: string | null }>(`SELECT ${sentLetter('$1::uuid')} AS id`, [delegationId]);
    const sentId = sent?.id ?? null;
    return { kind: 'signed_mandate', requestId: null, delegationId, sentId, what: 'Le mandat', cameAt };
  }
}

// A paper signs what was asked when it came (docs/decisions/0037): what is asked now left later.
function refuseOfBefore(cameAt: Date, sentAt: Date, what: string): void {
  if (cameAt >= sentAt) return;
  throw new Refused([
    `Ce courriel est arrivé le ${dateTime(cameAt)}, et ${what} est parti ensuite, le ${dateTime(sentAt)}\u00a0: sa pièce en signe une version antérieure. Attendez la version actuelle, signée.`,
  ]);
}
