import { Injectable } from '@nestjs/common';
import type { Given } from '../../platform/changes/change-form.js';
import { RequestMoves } from './request-moves.js';
import { RequestDoubts } from '../doubts/request-doubts.service.js';
import { OutsideSubmissions } from './outside-submissions.service.js';
import { RequestOutcomes } from './request-outcomes.service.js';
import { RequestPapers } from './request-papers.service.js';
import { RequestSending } from './request-sending.service.js';
import type { RequestAction } from '../request.transitions.js';

/** What a person gave with an action of the request's page. */
export interface GivenToRequest extends Given {
  dossierNumber?: string;
}

/** One door for the page's buttons: each action of the table has its use case. */
@Injectable()
export class RequestChanges {
  constructor(
    private readonly moves: RequestMoves,
    private readonly papers: RequestPapers,
    private readonly sending: RequestSending,
    private readonly submissions: OutsideSubmissions,
    private readonly outcomes: RequestOutcomes,
    private readonly doubts: RequestDoubts,
  ) {}

  /** @throws Refused with the table's reasons */
  async change(id: string, action: RequestAction, given: GivenToRequest): Promise<void> {
    const reason = given.reason ?? '';
    switch (action) {
      case 'send_for_signature':
        return this.sending.sendForSignature(id);
      case 'record_signature':
        return this.recordSignature(id, given);
      case 'submit':
        return this.sending.submit(id);
      case 'sent_by_client':
      case 'filed_on_demarche':
      case 'filed_on_portal':
      case 'filed_in_mass':
        return this.submissions.note(id, action, given);
      case 'acknowledge':
        return this.outcomes.acknowledge(id, given.dossierNumber ?? '', { reason });
      case 'validate':
        return this.outcomes.validate(id, null, { reason });
      case 'ask_correction':
        return this.outcomes.askCorrection(id, reason);
      case 'resume':
      case 'edit_signed':
        return this.outcomes.reopen(id, action);
      case 'doubt':
        return this.doubts.noted(id, reason);
      case 'refuse':
        return this.outcomes.refuse(id, reason);
      case 'settle':
      case 'cancel':
        return this.outcomes.because(id, action, reason);
    }
  }

  private async recordSignature(id: string, { document, date }: Given): Promise<void> {
    // In a state that takes no signature the page asked for nothing: the table says why.
    if (!document || !date) return this.moves.ask(await this.moves.lock(id), 'record_signature');
    await this.papers.recordSignature(id, document, date);
  }
}
