import type { LineKey } from './departure-lines.js';
import type { Making } from './departure-steps.js';

/** The line of a request under way, by its state: what has left is ANS’s. */
export const lineOfRequest: Partial<Record<string, LineKey>> = {
  draft: 'to_sign',
  to_correct: 'to_sign',
  awaiting_signature: 'to_sign',
  signed: 'signed',
  submitted: 'at_ans',
  acknowledged: 'at_ans',
  in_doubt: 'at_ans',
};
const reopening: Partial<Record<string, 'ask_correction' | 'edit_signed' | 'resume'>> = {
  awaiting_signature: 'ask_correction',
  signed: 'edit_signed',
  to_correct: 'resume',
};

/** A request that does not name the person yet names who takes over: it is the next form that leaves. */
export function rename({ client: { request }, ground, steps, told }: Making, to: string): void {
  if (request?.kind !== '413' || (lineOfRequest[request.state] ?? 'at_ans') === 'at_ans') return;
  const named = request.names.includes(ground.leaverId);
  if (!named && (request.state !== 'draft' || request.names.includes(to))) return;
  // It is taken back to be renamed, and nobody has corrected anything by that.
  if (request.state === 'to_correct' && told.length === 0)
    told.push('L’ANS a demandé une correction de ce 413\u00a0: il sera au nom de qui reprend, et restera à corriger');
  steps.push({ act: 'rename', requestId: request.id, to, reopen: reopening[request.state] ?? null });
}
