/**
 * Questions that do not wait for one another, asked at once: they are one journey to PostgreSQL (one-journey.ts). The first error is told
 * once all are answered: none may go on asking on a connection that was given back.
 */
export async function together<Answers extends readonly unknown[]>(
  ...asked: { [Place in keyof Answers]: Promise<Answers[Place]> }
): Promise<Answers> {
  const answered = await Promise.allSettled(asked);
  return answered.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  }) as unknown as Answers;
}

/** The same by name: what a page is made of. What is known already stands among it as it is. */
export async function gathered<Answers extends object>(asked: {
  [Name in keyof Answers]: Promise<Answers[Name]> | Answers[Name];
}): Promise<Answers> {
  const names = Object.keys(asked) as (keyof Answers)[];
  const answers = await together(...names.map((name) => Promise.resolve(asked[name])));
  return Object.fromEntries(names.map((name, place) => [name, answers[place]])) as Answers;
}
