import { Injectable } from '@nestjs/common';
import { sentLetter } from '../../delegations/delegation.facts.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import type { Message } from '../../mailbox/message.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
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
}

/** Which paper a mail brings back: the form of its request, or the letter of its mandate. */
@Injectable()
export class AwaitedPapers {
  constructor(
    private readonly db: TenantDb,
    private readonly requests: RequestsService,
    private readonly delegations: DelegationsService,
  ) {}

  /** Null: it is about nothing that is signed. @throws NotFound; Refused for what waits for no signature */
  async of({ subjectKind, subjectId }: Pick<Message, 'subjectKind' | 'subjectId'>): Promise<AwaitedPaper | null> {
    if (subjectKind === 'request' && subjectId) return this.form(subjectId);
    return subjectKind === 'delegation' && subjectId ? this.mandate(subjectId) : null;
  }

  private async form(requestId: string): Promise<AwaitedPaper> {
    const { state, unsignedDocumentId: sentId } = await this.requests.byId(requestId);
    if (state !== 'awaiting_signature')
      throw new Refused(['Cette demande n’attend pas de signature\u00a0: ouvrez-la pour voir où elle en est.']);
    return { kind: 'signed_form', requestId, delegationId: null, sentId, what: 'Le formulaire' };
  }

  private async mandate(delegationId: string): Promise<AwaitedPaper> {
    const { channel, state } = await this.delegations.byId(delegationId);
    if (channel === 'portal')
      throw new Refused([
        'Ce client nous désigne en ligne\u00a0: il n’y a pas de mandat à signer. Ouvrez la délégation.',
      ]);
    if (state !== 'requested')
      throw new Refused(['Ce mandat n’attend pas de signature\u00a0: ouvrez la délégation pour voir où elle en est.']);
    const [sent] = await this.db.query<{ id: string | null }>(`SELECT ${sentLetter('$1::uuid')} AS id`, [delegationId]);
    return { kind: 'signed_mandate', requestId: null, delegationId, sentId: sent?.id ?? null, what: 'Le mandat' };
  }
}
