import { answersOfPerson, answersOfSigner, answersOfStructure, cleanText } from '../answers-413.js';
import type { Form503, Form503Leaver } from './form-503-types.js';

/** The printed answers of a form 503, by path; nothing for an empty answer. */
export function answersOf503(form: Form503): ReadonlyMap<string, string> {
  const answers: [string, string][] = [
    ...answersOfStructure(form.structure),
    ...answersOfSigner(form.signer),
    ...form.departures.flatMap(leaverAnswers),
    ...form.arrivals.flatMap((person, index) => answersOfPerson(`arrivals.${index}`, person)),
    ['editorName', cleanText(form.editorName)],
    ['solutionName', cleanText(form.solutionName)],
  ];
  return new Map(answers.filter(([, answer]) => answer !== ''));
}

function leaverAnswers(leaver: Form503Leaver, index: number): [string, string][] {
  const path = `departures.${index}`;
  return [...answersOfPerson(path, leaver), [`${path}.leavesOn`, writtenDay(leaver.leavesOn)]];
}

function writtenDay(day: string | null): string {
  return day ? day.split('-').toReversed().join('/') : '';
}
