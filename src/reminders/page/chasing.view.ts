import type { ClientFrame } from '../../clients/client-frames.js';
import { de } from '../../identifiers/elision.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { fromDay } from '../../journey/plan/certificate-days.js';
import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { ledgerLine } from '../ledger.view.js';
import { stageWords } from '../waits/chase-decisions.js';
import { endState } from '../ends/end-words.js';
import { type EndRow, endStages, ends } from '../ends/ends.js';
import { declinedWords, designationWords, endStageWords, mutedWords } from '../reminder-words.js';
import { nextStage } from '../reminder-round.js';
import type { Obstacle } from '../waits/chase-obstacles.service.js';
import { lastChaseOf } from '../waits/last-chase.js';
import { comingOf, elapsedOf, isAnswered, quietUntil, type RulesByWait, standsStill } from '../waits/due-waits.js';
import type { ChaseDecision, WaitingRow } from '../waits/waits.queries.js';
import { type Audience, isWaitKey, waits } from '../waits/waits.js';
import { chaseMuteFields } from './chase-mute.form.js';
import type { ChaseMute, Mutable } from './chase-mutes.service.js';

export interface ChasingPage {
  frame: ClientFrame;
  rows: WaitingRow[];
  obstacles: Map<WaitingRow, Obstacle>;
  near: EndRow[];
  stages: number[];
  decisions: ChaseDecision[];
  rules: RulesByWait;
  mutable: Mutable[];
  mutes: ChaseMute[];
  today: string;
  now: Date;
}

const audiences: Record<Audience, string> = {
  client: 'client',
  colleague: 'collègue',
  team: 'équipe',
  lead: 'responsables',
  task: 'tâche',
};

/** « Pourquoi ? » of all that waits of a client. */
export function chasingView(page: ChasingPage, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
  const { frame, rows, decisions, mutes, mutable } = page;
  const labels = new Map(mutable.map(({ id, label }) => [id, label]));
  return {
    title: `Relances · ${frame.name}`,
    frame,
    waits: rows.map((row) => waitLine(row, page)),
    ends: page.near.map((row) => endLine(row, page)),
    ledger: decisions.map((row) => ledgerLine(row, thingOf(row))),
    own: frame.base,
    mutes: mutes.map(({ subjectId, until, reason }) => ({
      about: subjectId,
      label: labels.get(subjectId) ?? 'Ce qui n’attend plus',
      until: frenchDate(until),
      reason,
    })),
    form: shownForm({
      action: `${frame.base}/chase-muting`,
      fields: chaseMuteFields(mutable),
      ...returned,
      submit: 'Mettre en sourdine',
      icon: 'bell-off',
      tone: 'plain',
    }),
  };
}

function waitLine(row: WaitingRow, { rules, obstacles, decisions, today, now }: ChasingPage) {
  const { label, page, stops } = waits[row.rule];
  const obstacle = obstacles.get(row);
  // What keeps the mails stands above them.
  const coming = comingOf(row, rules, now, obstacle)
    .filter(({ kept }) => kept === null)
    .toSorted((one, other) => one.on.localeCompare(other.on));
  return {
    label,
    thing: row.handedLink === null ? row.label : `${row.label}, transmis à ${row.signer} par ${row.handedBy}`,
    href: page(row),
    since: row.since > today ? fromDay(row.since) : date(row.since),
    days: row.since > today ? null : count(elapsedOf(row, today), 'jour ouvré', 'jours ouvrés'),
    stops,
    silent: whySilent(row, obstacle, today),
    chase:
      waits[row.rule].who === 'client' && !isAnswered(row) && row.mutedUntil === null && !obstacle
        ? {
            rule: row.rule,
            subject: row.subjectId,
            link: row.handedLink,
            seen: lastChaseOf(row, decisions)?.id,
          }
        : null,
    coming: coming.map(({ audience, stage, on }) => ({
      on: date(on),
      iso: on,
      words: `${audiences[audience]}, étape ${stageWords(stage)}`,
    })),
  };
}

function endLine(row: EndRow, { stages, today, now }: ChasingPage) {
  const { what, toDo, page } = ends[row.rule];
  const next = nextStage({ ...row, notAfter: row.endsOn }, endStages(stages), now);
  return {
    label: what(row),
    href: page(row),
    state: endState(row.endsOn, today),
    toDo: toDo(row),
    silent: mutedWords(row),
    coming: next && { on: date(next.on), iso: next.on, words: `étape ${endStageWords(next.stage)}` },
  };
}

// What holds it up, before any stage is asked.
function whySilent(row: WaitingRow, obstacle: Obstacle | undefined, today: string): string | null {
  if (isAnswered(row)) return 'Le client a répondu\u00a0: rien ne part avant que sa réponse soit lue.';
  const declined = standsStill(row) ? declinedWords(row) : null;
  const held = designationWords(row) ?? declined ?? mutedWords(row);
  if (held !== null) return held;
  // Of what waits for an administrator, our own people are told all the same.
  if (obstacle && waits[row.rule].who === 'client') return obstacle.reason;
  const quiet = quietUntil(row);
  if (quiet > today)
    return `Quelqu’un a écrit au client le ${frenchDate(row.lastWritten ?? '')}\u00a0: rien ne part seul avant le ${frenchDate(quiet)}.`;
  return null;
}

function thingOf({ rule, stage, waitsSince, endsOn, label }: ChaseDecision) {
  if (endsOn !== null) {
    const thing = label === null ? 'mandat' : `carte ${de(label)}`;
    return { title: `Échéance, ${endStageWords(stage)}`, note: `${thing}, jusqu’au ${date(endsOn)}` };
  }
  const note = [label, `attend depuis le ${date(waitsSince)}`].filter(Boolean).join(', ');
  return { title: `${isWaitKey(rule) ? waits[rule].label : rule}, ${stageWords(stage)}`, note };
}
