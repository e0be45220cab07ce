/** Beyond, a mail whose relay never answered has failed, and a person is told. */
export const longestWaitHours = 24;
const [shortest, longest] = [15, 15 * 60];

/**
 * When a mail is tried again whose relay is away: after half of the time it has been waiting, 15 seconds at least and a quarter
 * of an hour at most; the last try is at the end of the twenty-four hours.
 * @returns null once they are over
 */
export function nextTry(since: Date, now: Date): Date | null {
  const end = since.getTime() + longestWaitHours * 3_600_000;
  if (now.getTime() >= end) return null;
  const waited = (now.getTime() - since.getTime()) / 1000;
  const seconds = Math.min(longest, Math.max(shortest, waited / 2));
  return new Date(Math.min(end, now.getTime() + seconds * 1000));
}
