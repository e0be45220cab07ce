import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { RequestMoves } from '../moves/request-moves.js';
import type { Request } from '../request.entity.js';
import { requestStates } from '../request-states.js';
import type { RequestAction } from '../request.transitions.js';
import { followedUnder } from './contradictions.service.js';
import { ContradictionsQueries } from './contradictions.queries.js';
import { DoubtsQueries } from './doubts.queries.js';
import type { Settlement } from './doubt.form.js';
import type { RequestDoubt } from './request-doubt.entity.js';

/** Where a doubt leads when this piece is kept. */
interface Way {
  action: RequestAction;
  columns: Partial<Request>;
  /** Added to the sentence of the table. */
  more: string;
}

/** A person settles a contradiction: which piece is kept, and why. */
@Injectable()
export class DoubtSettlement {
  constructor(
    private readonly moves: RequestMoves,
    private readonly doubts: DoubtsQueries,
    private readonly contradictions: ContradictionsQueries,
  ) {}

  /**
   * Of two people who settle at once, the second is told what the first kept.
   * @throws Refused for a doubt that is settled already; RefusedField for a piece that may not be kept
   */
  async settle(id: string, { kept, reason }: Settlement): Promise<void> {
    const request = await this.moves.lock(id);
    const all = await this.doubts.of(id);
    const open = all.filter(({ settledAt }) => settledAt === null);
    if (request.state !== 'in_doubt' || open.length === 0) throw new Refused([settledAlready(request, all)]);
    const [first] = open as [RequestDoubt, ...RequestDoubt[]];
    const chosen = kept === 'held' ? null : open.find((doubt) => doubt.id === kept);
    if (kept !== 'held' && !chosen?.says.outcome)
      throw new RefusedField('kept', 'Cette pièce n’est plus à trancher. Rechargez la page, puis choisissez.');
    const { action, columns, more } = chosen ? await this.other(request, chosen, reason) : back(request, first);
    await this.moves.move(
      request,
      action,
      {
        reason,
        columns,
        more,
        given: ['dossier_number'],
        documentId: chosen?.says.documentId ?? first.held.documentId ?? null,
        details: { doubt: chosen?.id ?? first.id, kept: chosen ? 'says' : 'held' },
      },
      chosen ? 'says' : 'held',
    );
  }

  private async other(request: Request, { says: { outcome } }: RequestDoubt, reason: string): Promise<Way> {
    const { says, dossierNumber = null } = outcome ?? { says: 'acknowledgement' as const };
    const other = dossierNumber ? await this.contradictions.otherHolder(request, dossierNumber) : null;
    if (other)
      throw new RefusedField(
        'kept',
        `Le dossier ${dossierNumber} est déjà celui ${de(other.name)}\u00a0: corrigez-le d’abord là-bas, ou gardez ce que vous teniez.`,
      );
    const dossier = dossierNumber ? await this.contradictions.otherDossier(request, dossierNumber) : null;
    if (dossier)
      throw new RefusedField(
        'kept',
        `${followedUnder(dossier)} Corrigez-en le numéro, sortez-en d’abord ce client, ou gardez ce que vous teniez.`,
      );
    const number = dossierNumber ?? request.dossierNumber;
    if (says === 'acknowledgement' && !number)
      throw new RefusedField('kept', 'Ce courriel ne porte pas de numéro de dossier\u00a0: notez l’accusé à la main.');
    const columns = { dossierNumber: number };
    const more = 'ce que dit l’autre pièce est gardé';
    if (says === 'acknowledgement') return { action: 'acknowledge', columns, more };
    if (says === 'validation') return { action: 'validate', columns, more };
    if (says === 'refusal') return { action: 'refuse', columns, more };
    const corrected = { corrections: request.corrections + 1, correctionReason: reason };
    return { action: 'ask_correction', columns: { ...columns, ...corrected }, more };
  }
}

const ways = {
  submitted: 'settle',
  acknowledged: 'acknowledge',
  to_correct: 'ask_correction',
  validated: 'validate',
  refused: 'refuse',
  cancelled: 'cancel',
} as const;

// Nothing is counted again, and the clock of ANS goes on from where it stopped.
function back(_request: Request, { fromState }: RequestDoubt): Way {
  return { action: ways[fromState], columns: {}, more: 'ce qui était tenu est gardé' };
}

function settledAlready({ state }: Request, doubts: RequestDoubt[]): string {
  const last = doubts.findLast(({ settledAt }) => settledAt !== null);
  const by = last?.settledBy ? ` par ${last.settledBy}` : '';
  return `Ce doute a déjà été tranché${by}\u00a0: la demande est «\u00a0${requestStates[state].label}\u00a0». Rechargez la page.`;
}
