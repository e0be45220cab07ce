import { Injectable } from '@nestjs/common';
import type { Given } from '../delegations/change-form.js';
import { Refused } from '../platform/web/errors.js';
import { RequestOutcomes } from './request-outcomes.service.js';
import { RequestPapers } from './request-papers.service.js';
import { RequestSending } from './request-sending.service.js';
import type { RequestAction } from './request.transitions.js';

/** What a person gave with an action of the request's page. */
export interface GivenToRequest extends Given {
  dossierNumber?: string;
}

/** One door for the page's buttons: each action of the table has its use case. */
@Injectable()
export class RequestChanges {
  constructor(
    private readonly papers: RequestPapers,
    private readonly sending: RequestSending,
    private readonly outcomes: RequestOutcomes,
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
      case 'acknowledge':
        return this.outcomes.acknowledge(id, given.dossierNumber ?? '');
      case 'validate':
        return this.outcomes.validate(id, null);
      case 'ask_correction':
        return this.outcomes.askCorrection(id, reason);
      case 'resume':
      case 'edit_signed':
        return this.outcomes.reopen(id, action);
      case 'refuse':
      case 'doubt':
      case 'settle':
      case 'cancel':
        return this.outcomes.because(id, action, reason);
    }
  }

  private async recordSignature(id: string, { document, date }: Given): Promise<void> {
    if (!document || !date) throw new Refused(['Déposez le formulaire signé et indiquez la date de la signature.']);
    await this.papers.recordSignature(id, document, date);
  }
}
