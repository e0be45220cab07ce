import { isStepBack } from '../../journey/states/step-back.js';
import type { Choices } from '../columns/cell-readers.js';
import type { CellError, Line, Values } from '../file/read-line.js';
import { clientColumns } from './client-columns.js';
import type { ClientState } from './client-state.js';

const ordered = clientColumns.all.filter(({ forward }) => forward);

/**
 * States that the line would take back, a signed contract to « demandé » for one: a file that is older than Sceau says so,
 * hence a person confirms it. What is confirmed is a remark.
 */
export function stepsBack(line: Line, before: ClientState, after: ClientState, { confirmed }: Choices): CellError[] {
  const was = valuesOf(before);
  const is = valuesOf(after, before);
  return ordered.flatMap(({ key, label, forward = [], show }) => {
    const [from, to] = [was[key] ?? '', is[key] ?? ''];
    // The state of another person's card is no step back of this one.
    if (before.id === null || from === '' || to === '' || !(key in line.given)) return [];
    if (!isStepBack(forward, from, to)) return [];
    const words = `de «\u00a0${show(from)}\u00a0» à «\u00a0${show(to)}\u00a0»`;
    if (confirmed.includes(key)) {
      const remark = `${label}\u00a0: retour en arrière confirmé, ${words}.`;
      if (!line.remarks.includes(remark)) line.remarks.push(remark);
      return [];
    }
    return [
      {
        key,
        text: `La ligne reviendrait ${words}\u00a0: confirmez-le, ou appliquez sans cette valeur.`,
        back: true as const,
      },
    ];
  });
}

function valuesOf(state: ClientState, of = state): Values {
  const { representative } = state;
  return { ...state.client, ...(representative?.id === of.representative?.id ? representative?.values : {}) };
}
