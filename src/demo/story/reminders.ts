import { Outbox } from '../../platform/jobs/outbox.service.js';
import type { ClientStory } from './client-story.js';
import { certificateLife } from './collection.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

// As an editor has them from the start (domain rule 13): days to the end of a certificate.
const stages = [180, 120, 90, 60, 30, 15, 7, 3, 1, 0, -1, -7];

/** The product's own round of reminders, on each day of the past when one was due: nothing is left for the first minute. */
export function remindInTime(stage: Stage, on: Announce, clients: ClientStory[]): void {
  const ends = clients.filter((client) => client.reached('running')).flatMap(({ situation }) => endsOf(situation));
  const days = new Set(ends.flatMap((left) => stages.map((before) => before - left)).filter((ago) => ago >= 0));
  for (const ago of [...days].filter((one) => one < certificateLife)) on(ago, () => remind(stage));
}

// Days left to the certificates of a client.
function endsOf({ expiresIn = 700 }: ClientStory['situation']): number[] {
  return [expiresIn, expiresIn + 180, expiresIn + 240];
}

export async function remind(stage: Stage): Promise<void> {
  await stage.as('support', async () => {
    await stage.get(Outbox).enqueue('reminders.decide', {});
    await stage.get(Outbox).enqueue('reminders.chase', {});
  });
  await stage.jobs();
}
