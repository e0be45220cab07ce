/**
 * Asks again until the answer is what is wanted: true, unless told otherwise. A slow machine is waited for: only what never comes is an error.
 * @throws Error with `what` and the last answer, after `seconds`
 */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer> | Answer,
  wanted: (answer: Answer) => boolean = Boolean,
  seconds = 120,
): Promise<Answer> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Waited ${seconds} s for: ${what}; last answer ${JSON.stringify(answer)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
