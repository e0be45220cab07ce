/** Working days after a designation was asked for: the client is reminded twice, then offered a form instead. */
export const designationStages = [5, 10, 15] as const;

/** From this stage on the reminder offers a form 413 in its place. */
export const offersForm = 15;

/** As for expiries: only the most recent stage that is due is sent, older ones that nobody decided are skipped; a job that was off loses nothing. */
export function dueDesignationStage(
  workingDays: number,
  decided: readonly number[],
): { send: number | null; skip: number[] } {
  const due = designationStages.filter((stage) => stage <= workingDays);
  const latest = due.at(-1);
  const open = due.filter((stage) => !decided.includes(stage));
  const send = latest !== undefined && open.includes(latest) ? latest : null;
  return { send, skip: open.filter((stage) => stage !== latest) };
}
