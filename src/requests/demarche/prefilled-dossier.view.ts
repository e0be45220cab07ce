import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import type { OfferedAction } from '../../journey/states/transitions.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import {
  type PrefilledDossierAction,
  type PrefilledDossierState,
  prefilledDossierTable,
} from './prefilled-dossier.transitions.js';
import type { Procedure } from '../procedures/procedure.entity.js';
import { toldState } from './told-states.js';

export interface ShownDossier {
  dossier: PrefilledDossier;
  /** The address that opens it, while it opens. */
  link: string | null;
  procedure: Pick<Procedure, 'number' | 'title'>;
  offered: OfferedAction<PrefilledDossierState, PrefilledDossierAction>[];
  /** It may be sent to the representative. */
  letter: boolean;
}

/** One prefilled dossier: its link and until when, what was read of it and when, what is not in it. */
export function dossierView({ dossier, link, procedure, offered, letter }: ShownDossier) {
  const { id, number, lines, toldState: word, expiresAt } = dossier;
  const told = word === null ? null : (toldState(word) ?? unknown(word));
  const unclaimed = dossier.state === 'open' && word === 'prefilled';
  const base = `/prefilled-dossiers/${id}`;
  return {
    base,
    state: { ...prefilledDossierTable.states[dossier.state], plain: dossier.state === 'open' },
    problem: dossier.problem,
    waiting: dossier.state === 'asked' || dossier.state === 'calling',
    facts: [
      { label: 'Démarche', value: `${procedure.number}, ${procedure.title}` },
      ...(number ? [{ label: 'Dossier', value: number }] : []),
      ...(told
        ? [{ label: 'État lu', value: told.label, note: `le ${dateTime(dossier.readAt ?? dossier.stateSince)}` }]
        : []),
      ...(dossier.submittedAt ? [{ label: 'Déposé', value: dateTime(dossier.submittedAt) }] : []),
      ...(dossier.processedAt ? [{ label: 'Traité', value: dateTime(dossier.processedAt) }] : []),
      ...(dossier.seenAt ? [{ label: 'Relu', value: `${dateTime(dossier.seenAt)}, par ${dossier.seenBy ?? ''}` }] : []),
    ],
    told: told && { note: told.note, tone: told.tone },
    readProblem: dossier.readProblem,
    link: unclaimed ? link : null,
    ours: !letter,
    until: unclaimed && expiresAt ? frenchDate(parisDate(expiresAt)) : null,
    letter: letter && unclaimed ? `${base}/letter` : null,
    withdrawal: offered.some(({ action, allowed }) => action === 'withdraw' && allowed) ? `${base}/withdrawal` : null,
    lost: dossier.lostCalls > 0 ? lostSentence(dossier.lostCalls) : null,
    lines: lines.map((line, at) => ({
      ...line,
      name: `absent-${id}-${at}`,
      out: line.kept === 'no',
      unsure: line.kept === 'unsure',
      seen: dossier.seenAt !== null,
    })),
    left: lines.filter(({ kept }) => kept === 'no').length,
    uncompared:
      number !== null && !dossier.compared
        ? 'La démarche ne publie pas ses questions\u00a0: rien n’a pu être comparé au moment de l’envoi.'
        : null,
    // Facts F4.2: its public interface gives a state, never a value.
    unread: number !== null && dossier.seenAt === null ? unread(dossier.compared) : null,
    reading: number !== null ? `${base}/reading` : null,
    copies: number !== null ? { action: `${base}/copies`, name: `copy-${id}` } : null,
  };
}

function unread(compared: boolean): string {
  const before = compared ? ' Les réponses ont été comparées à ses questions juste avant l’envoi.' : '';
  return `Démarche Numérique rend un état, jamais une valeur\u00a0: ce qu’elle a gardé se relit dans la copie que le déposant télécharge.${before}`;
}

function lostSentence(calls: number): string {
  const there =
    calls === 1
      ? 'Un appel est resté sans réponse\u00a0: un dossier existe peut-être là-bas, que personne ne connaît'
      : `${calls} appels sont restés sans réponse\u00a0: autant de dossiers existent peut-être là-bas, que personne ne connaît`;
  return `${there}. Personne ne l’ouvrira, et Démarche Numérique supprime après 5\u00a0jours ce que personne n’a ouvert.`;
}

function unknown(word: string) {
  return {
    label: word,
    note: 'Sceau ne connaît pas cet état\u00a0: rien n’en a été déduit. Regardez le dossier avec le déposant.',
    tone: 'soon' as const,
  };
}
