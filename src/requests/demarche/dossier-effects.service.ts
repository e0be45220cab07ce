import { Injectable } from '@nestjs/common';
import { offers } from '../../journey/states/transitions.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { type Doubted, RequestDoubts } from '../doubts/request-doubts.service.js';
import { OutsideSubmissions } from '../moves/outside-submissions.service.js';
import { RequestMoves } from '../moves/request-moves.js';
import { type Evidence, RequestOutcomes } from '../moves/request-outcomes.service.js';
import type { Request } from '../request.entity.js';
import { requestTable } from '../request.transitions.js';
import type { ToldDossier } from './demarche-api.js';
import { followsFrom, toldState } from './told-states.js';

/**
 * What a dossier that was read says to its request: by the request's own table, with what was read as evidence. What contradicts what we know
 * parks the request; an unknown word moves nothing.
 */
@Injectable()
export class DossierEffects {
  constructor(
    private readonly moves: RequestMoves,
    private readonly submissions: OutsideSubmissions,
    private readonly outcomes: RequestOutcomes,
    private readonly doubts: RequestDoubts,
    private readonly documents: DocumentsService,
  ) {}

  /** @throws Refused when the table, or the number of another client, says no */
  async apply(requestId: string, told: ToldDossier): Promise<void> {
    if (!toldState(told.state)?.deposited) return;
    let request = await this.moves.lock(requestId);
    const files = offers(requestTable, request.state, 'filed_on_demarche');
    if (!files && request.state !== 'submitted' && request.state !== 'acknowledged') return;
    const contradiction = files ? null : contradictionOf(request, told);
    const action = contradiction ? 'doubt' : followsFrom(told.state, files ? 'submitted' : request.state);
    if (!files && !action) return;
    const evidence = await this.evidence(request, told);
    if (files) {
      const given = { date: dayOf(told), reference: String(told.number), documentId: evidence.documentId ?? '' };
      await this.submissions.noteAll([request], 'filed_on_demarche', given, 'job');
      request = await this.moves.lock(requestId);
    }
    const number = String(told.number);
    if (action === 'acknowledge') await this.outcomes.acknowledge(request.id, number, evidence);
    if (action === 'validate') await this.outcomes.validate(request.id, number, evidence);
    if (action === 'doubt')
      await this.doubts.open([doubted(request, contradiction ?? withoutWords(told), told, evidence)]);
  }

  private async evidence({ clientId }: Request, told: ToldDossier): Promise<Evidence> {
    const said = [
      `Dossier ${told.number} de Démarche Numérique, lu le ${dateTime(clock.now())}`,
      `État\u00a0: ${told.state}`,
      `Déposé\u00a0: ${told.submittedAt ?? 'non dit'}`,
      `Traité\u00a0: ${told.processedAt ?? 'non dit'}`,
    ];
    const { id } = await this.documents.keep({
      clientId,
      kind: 'request_evidence',
      fileName: `demarche-numerique-${told.number}-${told.state}.txt`,
      mediaType: 'text/plain',
      bytes: Buffer.from(said.join('\n')),
      note: said.join('. '),
    });
    return { documentId: id, details: { dossier: String(told.number), told: told.state } };
  }
}

// Domain § 3: two deposits of the same request, or two numbers of it, are settled by a person.
function contradictionOf(request: Request, { number }: ToldDossier): string | null {
  const here = `Le dossier ${number} a été déposé sur Démarche Numérique`;
  if (request.channel !== 'demarche_numerique')
    return `${here}, et la demande était déjà partie par une autre voie\u00a0: l’ANS en a deux.`;
  if (request.submissionReference !== String(number))
    return `${here}, et la demande y avait déjà été déposée sous la référence ${request.submissionReference ?? 'inconnue'}.`;
  if (request.dossierNumber && request.dossierNumber !== String(number))
    return `${here}, et l’ANS a donné à la demande le dossier ${request.dossierNumber}.`;
  return null;
}

// What becomes of it a person says: the platform tells a state, and not why.
function doubted(request: Request, reason: string, told: ToldDossier, { documentId, details }: Evidence): Doubted {
  const text = `Dossier ${told.number}, «\u00a0${toldState(told.state)?.label ?? told.state}\u00a0».`;
  const at = told.processedAt ?? told.submittedAt ?? clock.now().toISOString();
  return {
    request,
    reason,
    held: null,
    says: { from: 'demarche', text, at, documentId: documentId ?? null },
    ...(details ? { details } : {}),
  };
}

function withoutWords({ number, state }: ToldDossier): string {
  return `Démarche Numérique dit le dossier ${number} «\u00a0${toldState(state)?.label ?? state}\u00a0», sans le motif. Demandez-le au déposant, qui seul lit la messagerie du dossier.`;
}

function dayOf({ submittedAt }: ToldDossier): string {
  return submittedAt ? parisDate(new Date(submittedAt)) : clock.today();
}
