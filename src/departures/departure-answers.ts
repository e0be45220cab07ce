import { parisTime } from '../journey/calendar/paris-time.js';
import type { NamedTaker } from './departure-choices.service.js';
import { decisionOf } from './departure-decisions.js';
import type { Decisions, Departure } from './departure.entity.js';
import { type DecisionAnswers, decisionName, takerName, type WhenAnswers } from './departure.form.js';
import { lineKeys, lines } from './departure-lines.js';

/** What was typed on the page of a draft. */
export type DraftAnswers = WhenAnswers & DecisionAnswers & { version: number };

/** A draft, in the words of its form. */
export function answersOf(departure: Departure) {
  const { lastDay, accessEndsAt, replacementId, secondId, version } = departure;
  const decisions = lineKeys.flatMap((line) => {
    const held = decisionOf(departure, line);
    return [
      [decisionName(line), held?.decision ?? null],
      [takerName(line), held?.taker ?? departure.decisions[line]?.taker ?? null],
    ];
  });
  return {
    lastDay,
    accessTime: parisTime.of(accessEndsAt),
    replacementId,
    secondId,
    ...Object.fromEntries(decisions),
    version,
  };
}

/** What is decided once these answers are kept. @param by who attests what a person must attest */
export function decided(departure: Departure, answers: DraftAnswers, by: string): Decisions {
  const next: Decisions = { ...departure.decisions };
  for (const line of lineKeys) {
    const given = answers[decisionName(line)];
    if (given === undefined) continue;
    const decision = given;
    if (decision === null) {
      delete next[line];
      continue;
    }
    const typed = answers[takerName(line)] ?? null;
    // What follows the replacement goes on following it.
    const follows =
      lines[line].takers === 'administrators' && (typed === answers.replacementId || typed === departure.replacementId);
    const attested = lines[line].options[decision]?.attested ?? false;
    const before = departure.decisions[line];
    next[line] = {
      decision,
      taker: follows ? null : typed,
      ...(attested ? { attestedBy: before?.decision === decision ? (before.attestedBy ?? by) : by } : {}),
    };
  }
  return next;
}

/** Who was named on each line where somebody takes over. */
export function takersNamed(answers: DraftAnswers): NamedTaker[] {
  return lineKeys.flatMap((line) => {
    const { takers, options } = lines[line];
    const option = options[answers[decisionName(line)] ?? ''];
    if (!takers || !option || option.alone) return [];
    return [{ field: takerName(line), takers, taker: answers[takerName(line)] ?? null }];
  });
}
