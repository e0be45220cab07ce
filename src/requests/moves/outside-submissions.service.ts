import { Injectable } from '@nestjs/common';
import { frenchDate } from '../../journey/calendar/french-date.js';
import type { Given } from '../../platform/changes/change-form.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { RefusedField } from '../../platform/web/errors.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import type { Request } from '../request.entity.js';
import type { RequestChannel } from '../request-states.js';
import type { OutsideSubmission } from '../request.transitions.js';
import { guardFactsOf } from './request-guards.js';
import { RequestMoves } from './request-moves.js';
import { whySentTooEarly } from './sending-day.js';
import { parisNoon } from '../../journey/calendar/paris-time.js';

const channelOf: Record<OutsideSubmission, RequestChannel> = {
  sent_by_client: 'client',
  filed_on_demarche: 'demarche_numerique',
  filed_on_portal: 'portal',
  filed_in_mass: 'mass_mandate',
};

/** The day, what ANS or the client calls it, and the piece that proves it. */
export interface OutsideGiven {
  date: string;
  reference: string;
  documentId: string;
}

/** A 413 that reached ANS without a mail of ours: noted with its day, its reference and what proves it. */
@Injectable()
export class OutsideSubmissions {
  constructor(
    private readonly moves: RequestMoves,
    private readonly documents: DocumentsService,
    private readonly dossiers: RequestDossiers,
  ) {}

  /**
   * The same of many that are locked, on the same day and with the same proof, by as many statements as of one.
   * @param decidedBy `job`: it follows from what a person noted of the whole, and the table is asked for the job
   * @throws Refused for the first that the table refuses; RefusedField for a day on which it cannot have left, unless a job read it at ANS
   */
  async noteAll(requests: Request[], action: OutsideSubmission, given: OutsideGiven, decidedBy?: 'job'): Promise<void> {
    const dossiers = await this.dossiers.ofRequests(requests);
    const { date, reference, documentId } = given;
    if (!decidedBy) for (const request of requests) refuseEarlier(request, date);
    await this.moves.moveMany(requests, action, (request) => {
      const dossier = dossiers.get(request.id);
      if (!dossier) throw new Error(`Nothing is known of the request ${request.id}`);
      return {
        date,
        facts: guardFactsOf(request, dossier),
        given: ['reference', 'document'],
        ...(decidedBy ? { decidedBy } : {}),
        more: `le ${frenchDate(date)}, référence ${reference}`,
        documentId,
        details: { reference },
        columns: columnsOf(action, given),
      };
    });
  }

  /** @throws Refused with the table's reasons; RefusedField for a day on which it cannot have left */
  async note(id: string, action: OutsideSubmission, { date, reference, document }: Given): Promise<void> {
    const request = await this.moves.lock(id);
    // In a state that does not allow it the page asked for nothing: the table says why.
    if (!date || !reference || !document) return this.moves.ask(request, action);
    const { clientId } = request;
    await this.moves.move(request, action, {
      date,
      given: ['reference', 'document'],
      more: `le ${frenchDate(date)}, référence ${reference}`,
      details: { reference },
      prepare: async () => {
        refuseEarlier(request, date);
        const kept = await this.documents.keep({ clientId, kind: 'request_evidence', ...document });
        return { documentId: kept.id, columns: columnsOf(action, { date, reference, documentId: kept.id }) };
      },
    });
  }
}

function refuseEarlier(request: Request, date: string): void {
  const tooEarly = whySentTooEarly(request, date);
  if (tooEarly) throw new RefusedField('date', tooEarly);
}

function columnsOf(action: OutsideSubmission, { date, reference, documentId }: OutsideGiven): Partial<Request> {
  return {
    channel: channelOf[action],
    stateSince: momentOf(date),
    submittedOn: date,
    submissionReference: reference,
    submissionDocumentId: documentId,
    correctionReason: null,
  };
}

// The clock of ANS runs from the day it was sent, not from the day it is noted.
function momentOf(day: string): Date {
  return day === clock.today() ? clock.now() : parisNoon(day);
}
