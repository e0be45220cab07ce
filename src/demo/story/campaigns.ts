import { BatchSizes } from '../../campaigns/engine/batch-sizes.js';
import { CampaignsService } from '../../campaigns/engine/campaigns.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { SelectionsService } from '../../clients/list/selections.service.js';
import { addDays } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { DeputiesService } from '../../portfolio/deputies/deputies.service.js';
import type { ClientStory } from './client-story.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

interface Run {
  kind: string;
  title: string;
  parameters: Record<string, string>;
}

const manager = 'Inès Carvalho';
const deputy = 'Camille Roussel';

/** The portfolio at work: a campaign that is over, one that was paused on its way, and who stands in for somebody away. */
export function runCampaigns(stage: Stage, on: Announce, clients: ClientStory[]): void {
  const running = clients.filter((client) => client.reached('running'));
  const onTheWay = clients.filter((client) => client.reached('instance') && !client.reached('running')).slice(0, 8);
  on(26, async () => {
    const parameters = { accountManager: await personOf(stage, manager) };
    const run = { kind: 'assign_account_manager', title: `Clients en service\u00a0: confier à ${manager}`, parameters };
    await confirmed(stage, run, running);
    await stage.jobs();
  });
  on(2, async () => {
    const days = { startsOn: addDays(clock.today(), 22), endsOn: addDays(clock.today(), 33) };
    const parameters = { deputy: await personOf(stage, deputy), ...days };
    const id = await confirmed(stage, { kind: 'name_deputy', title: 'Suppléance des fêtes', parameters }, onTheWay);
    // A first batch of three, and then somebody looks at it.
    const sizes = stage.get(BatchSizes);
    const { atMost, jobLasts } = sizes;
    Object.assign(sizes, { atMost: 3, jobLasts: 0 });
    await stage.firstJobs(1);
    Object.assign(sizes, { atMost, jobLasts });
    // Half a minute later somebody looks at it.
    await clock.at(new Date(clock.now().getTime() + 30_000), async () => {
      await stage.as('support', () => stage.get(CampaignsService).change(id, 'pause'));
      await stage.jobs();
    });
  });
  on(1, () => nameDeputies(stage, onTheWay));
}

/** Frozen, simulated, read and confirmed. */
async function confirmed(stage: Stage, run: Run, clients: ClientStory[]): Promise<string> {
  const campaigns = stage.get(CampaignsService);
  const id = await stage.as('support', async () => {
    const selectionId = await stage.get(SelectionsService).freeze(clients.map((client) => client.id));
    return campaigns.create({ ...run, selectionId });
  });
  await stage.as('support', async () => {
    const { version } = await campaigns.byId(id);
    await campaigns.confirm(id, { version, typed: null });
  });
  return id;
}

/** An absence, for all the clients of one person; and a deputy for one client. */
async function nameDeputies(stage: Stage, clients: ClientStory[]): Promise<void> {
  const [managerId, deputyId] = [await personOf(stage, manager), await personOf(stage, deputy)];
  const today = clock.today();
  const away = { deputyId, startsOn: today, endsOn: addDays(today, 9), reason: 'Congés', version: 0 };
  const meeting = { ...away, startsOn: addDays(today, 3), endsOn: addDays(today, 4), reason: 'Réunion sur site' };
  await stage.as('support', async () => {
    await stage.get(DeputiesService).nameForManager(managerId, away);
    const client = clients.at(-1);
    if (client) await stage.get(DeputiesService).nameForClient(client.id, { ...meeting, deputyId });
  });
}

async function personOf(stage: Stage, name: string): Promise<string> {
  const people = await stage.as('support', () => stage.get(PeopleQueries).followers());
  const found = people.find((person) => person.name === name);
  if (!found) throw new Error(`Nobody is called ${name}`);
  return found.id;
}
