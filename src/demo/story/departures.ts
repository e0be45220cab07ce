import { AdministratorsService } from '../../administrators/administrators.service.js';
import { AssignmentChanges } from '../../assignments/assignment-changes.service.js';
import { Assignment } from '../../assignments/assignment.entity.js';
import { Departures } from '../../assignments/departures.service.js';
import { DepartureDrafts } from '../../departures/departure-drafts.service.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { addDays } from '../../journey/calendar/working-days.js';
import type { ClientStory } from './client-story.js';
import { endMandate, giveAnother } from './mandate.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

/**
 * How a client came to be without an administrator although nobody may make one an orphan by a click (domain rule 8): of two people, one
 * announced a departure to come; before it came the client left, and the other's habilitation was ended. It came back with a new mandate.
 */
export function twoPeopleLeave(stage: Stage, on: Announce, story: ClientStory): void {
  const leave = (lastName: string, inDays: number) => async () => {
    await stage.as('admin', async () => {
      const { id } = await administrator(stage, lastName);
      await stage.get(Departures).leave(id, addDays(clock.today(), inDays));
    });
    await stage.jobs();
  };
  const end = (action: 'ask_end' | 'request_end' | 'close', given: { reason?: string; date?: string }) => () =>
    stage.as('technical_admin', async () => {
      const { id: administratorId } = await administrator(stage, 'Faucher');
      const assignment = await stage
        .get(TenantDb)
        .repo(Assignment)
        .findOneByOrFail({ clientId: story.id, administratorId });
      await stage.get(AssignmentChanges).change(assignment.id, action, given);
    });
  on(70, leave('Carpentier', 30));
  // The night job of that day: 00:05 in production.
  on(40, async () => {
    await stage.as('admin', () => stage.get(Outbox).enqueue('administrators.depart', {}));
    await stage.jobs();
  });
  on(64, () => endMandate(story, 'Le client passe à un autre éditeur.'));
  on(63, end('ask_end', { reason: 'Bruno Faucher change de métier.' }));
  on(62, end('request_end', {}));
  on(55, async () => end('close', { date: clock.today() })());
  on(54, leave('Faucher', 0));
  on(45, () => giveAnother(story));
}

/** Somebody else leaves soon: the departure is prepared, and nothing of it decided yet. */
export function oneIsLeaving(stage: Stage, on: Announce): void {
  on(1, async () => {
    await stage.as('admin', async () => {
      const [{ id }, replacement] = [await administrator(stage, 'Bertin'), await administrator(stage, 'Belkacem')];
      const when = { lastDay: addDays(clock.today(), 25), accessTime: '18:00' };
      await stage.get(DepartureDrafts).open(id, { ...when, replacementId: replacement.id, secondId: null });
    });
  });
}

async function administrator(stage: Stage, lastName: string) {
  const found = (await stage.get(AdministratorsService).ofEditor()).find((one) => one.lastName === lastName);
  if (!found) throw new Error(`Nobody is called ${lastName}`);
  return found;
}
