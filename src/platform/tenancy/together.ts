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
