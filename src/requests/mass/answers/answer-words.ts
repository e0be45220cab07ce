import { count } from '../../../platform/web/view-helpers.js';
import type { RequestMoveAmongMany } from '../../moves/request-moves.js';
import type { Request } from '../../request.entity.js';
import type { RequestAction } from '../../request.transitions.js';
import type { PendingAnswer } from './mass-answers.queries.js';
import type { RowFate } from './row-fate.js';

/** What a mail did to a dossier, told in one sentence. */
export interface Answered {
  sentence: string;
  moving: number;
  /** Clients, or structures that are not in it, that a person must look at. */
  toCheck: number;
}

/** What one request is told with its move. */
export function moveOf(action: RequestAction, request: Request, answer: PendingAnswer): RequestMoveAmongMany {
  const { dossierNumber, words } = answer;
  const numbered = { dossierNumber: request.dossierNumber ?? dossierNumber };
  switch (action) {
    case 'acknowledge':
      return {
        given: ['dossier_number'],
        columns: numbered,
        summary: `Accusé de réception de l’ANS, dossier ${dossierNumber ?? ''}`,
      };
    case 'ask_correction':
      return { reason: words, columns: { ...numbered, corrections: request.corrections + 1, correctionReason: words } };
    case 'refuse':
      return { reason: words, columns: numbered };
    default:
      return { columns: numbered };
  }
}

/** Of a structure that the mail names and that is not in the dossier. */
export function strangerNote(client: { name: string; dossier: string | null } | null): string {
  if (!client) return 'Cette structure n’est pas de vos clients.';
  if (client.dossier)
    return `${client.name} est dans un autre dossier, «\u00a0${client.dossier}\u00a0»\u00a0: rien n’y a changé.`;
  return `${client.name} n’est pas dans ce dossier\u00a0: rien n’a changé.`;
}

export function summaryOf(fates: RowFate[], strangers: number): Answered {
  const of = (outcome: RowFate['outcome']) => fates.filter((fate) => fate.outcome === outcome);
  const pending = of('pending').map((fate) => ('action' in fate ? fate.action : 'doubt'));
  const doubts = pending.filter((action) => action === 'doubt').length;
  const moving = pending.length - doubts;
  const parked = of('parked').length;
  const parts = [
    ...(Object.entries(words) as [RequestAction, [string, string]][]).flatMap(([action, [one, several]]) => {
      const times = pending.filter((each) => each === action).length;
      return times > 0 ? [count(times, one, several)] : [];
    }),
    doubts > 0 ? `${count(doubts, 'client', 'clients')} à trancher` : null,
    of('known').length > 0 ? `${count(of('known').length, 'client', 'clients')} sans changement` : null,
    parked > 0 ? `${count(parked, 'client', 'clients')} à vérifier` : null,
    strangers > 0
      ? count(strangers, 'structure qui n’est pas du dossier', 'structures qui ne sont pas du dossier')
      : null,
  ].filter((part) => part !== null);
  return { sentence: `${parts.join(', ')}.`, moving, toCheck: doubts + parked + strangers };
}

const words: Partial<Record<RequestAction, [string, string]>> = {
  acknowledge: ['accusé de réception', 'accusés de réception'],
  validate: ['client validé', 'clients validés'],
  ask_correction: ['client à corriger', 'clients à corriger'],
  refuse: ['client refusé', 'clients refusés'],
};
