import { Injectable } from '@nestjs/common';
import { daysBetween, parisDate, workingDaysBetween } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { date, longDate } from '../../platform/web/view-helpers.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { ChasesQueries, type WrittenToSigner } from '../mail/chases.queries.js';
import type { Request } from '../request.entity.js';
import { type JudgedRequest, RequestJudgement } from './request-judgement.service.js';

/** Whom to remind. */
export interface ChaseRule {
  /** The form has waited for so many working days. */
  waitingDays: number;
  /** Nobody reminded the signer for so many days. */
  quietDays: number;
}

/** Whose signer a person would remind of the form that waits; the letter and its row are those of the rounds (`reminders/waits`). */
@Injectable()
export class RequestChasing {
  constructor(
    private readonly judgement: RequestJudgement,
    private readonly chases: ChasesQueries,
  ) {}

  /** Who would be reminded; the others stand where « enregistrer la signature » says. */
  async judge(clientIds: string[], rule: ChaseRule): Promise<Map<string, JudgedRequest>> {
    const judged = await this.judgement.judge(clientIds, 'record_signature', ['document', 'date']);
    const waiting = [...judged.values()].flatMap(({ request }) => (isWaiting(request) ? request.id : []));
    const written = await this.chases.of(waiting);
    return new Map(
      [...judged].map(([clientId, one]) => {
        const { request, dossier } = one;
        if (!request || !dossier) return [clientId, one];
        if (isWaiting(request))
          return [clientId, { ...one, ...fateOf(request, dossier, written.get(request.id), rule) }];
        const { state } = request as Request;
        return [clientId, state === 'draft' ? { ...one, ...notSent } : one];
      }),
    );
  }
}

function isWaiting(request: Request | null): request is Request {
  return request?.state === 'awaiting_signature';
}

const noAddress =
  'Le représentant n’a pas d’adresse électronique. Indiquez-la, ou faites signer le formulaire imprimé puis déposez-le.';
const notSent = {
  forecast: 'refused',
  reasons: ['La demande est encore en préparation\u00a0: envoyez-la d’abord pour signature.'],
} as const satisfies Pick<JudgedRequest, 'forecast' | 'reasons'>;

type Fate = Pick<JudgedRequest, 'forecast' | 'reasons' | 'mend'>;

// The first line groups, the second is the client's own.
function fateOf(
  { stateSince }: Request,
  { representative }: RequestDossier,
  written: WrittenToSigner | undefined,
  { waitingDays, quietDays }: ChaseRule,
): Fate {
  const signer = { label: 'Ouvrir le représentant', href: '/clients/:id/representative' };
  if (!representative?.email) return { forecast: 'refused', reasons: [noAddress], mend: signer };
  if (written?.answered)
    return {
      forecast: 'refused',
      reasons: ['Le signataire a répondu\u00a0: relisez ce qu’il a rendu, au lieu de le relancer.'],
      mend: { label: 'Relecture', href: '/client-answers' },
    };
  if (written?.lost)
    return {
      forecast: 'refused',
      reasons: ['Le dernier courriel au signataire n’est pas arrivé\u00a0: vérifiez son adresse, puis renvoyez-le.'],
      mend: signer,
    };
  const today = clock.today();
  const { lastChase } = written ?? {};
  if (lastChase && daysBetween(lastChase, today) < quietDays)
    return { forecast: 'done_already', reasons: [`Signataire déjà relancé\nLe ${date(lastChase)}`] };
  if (workingDaysBetween(parisDate(stateSince), today) < waitingDays)
    return {
      forecast: 'refused',
      reasons: [
        `Le formulaire attend depuis moins de ${waitingDays}\u00a0jours ouvrés\u00a0: laissez-lui ce temps.\nDepuis le ${longDate(stateSince)}`,
      ],
    };
  return { forecast: 'would_do', reasons: [] };
}
