/**
 * Asks again until the answer is what is wanted.
 * @throws Error with `what` and the last answer, after `seconds`
 */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer> | Answer,
  wanted: (answer: Answer) => boolean,
  seconds = 10,
): Promise<Answer> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Waited ${seconds} s for: ${what}; last answer ${JSON.stringify(answer)}`);
    await pause(20);
  }
}

/** For what must not happen: gives it the time to. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
