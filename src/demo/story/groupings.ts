import { newGroupingForm } from '../../groupings/grouping.form.js';
import { GroupingMembersService } from '../../groupings/grouping-members.service.js';
import { GroupingsService } from '../../groupings/groupings.service.js';
import type { ClientStory } from './client-story.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

/** Two groupings: one on a shared system whose clients are running, one where each has its own and is elsewhere on the way. */
export function formGroupings(stage: Stage, on: Announce, clients: ClientStory[]): void {
  const running = clients.filter((client) => client.reached('running')).slice(0, 3);
  const onTheWay = (['nothing', 'instance', 'validated', 'ordering'] as const).flatMap((step) =>
    clients.filter(({ situation }) => situation.stage === step).slice(0, 1),
  );
  const shared = { name: 'GCSMS des Deux Vallées', system: 'shared', note: 'Hébergement commun à Lyon.' };
  on(12, () => form(stage, shared, running));
  // The last of them came a few days ago.
  on(1, () => form(stage, { name: 'Groupement Littoral Solidaire', system: 'separate', note: '' }, onTheWay));
}

async function form(stage: Stage, grouping: object, clients: ClientStory[]): Promise<void> {
  await stage.as('support', async () => {
    const id = await stage.get(GroupingsService).create(newGroupingForm.parse(grouping));
    await stage.get(GroupingMembersService).add(
      id,
      clients.map((client) => client.id),
    );
  });
}
