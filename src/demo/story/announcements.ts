import { runCampaigns } from './campaigns.js';
import { fillFile } from './client-file.js';
import { ClientStory, type Props } from './client-story.js';
import { oneIsLeaving, twoPeopleLeave } from './departures.js';
import { formGroupings } from './groupings.js';
import { giveMandate } from './mandate.js';
import { certificateLife } from './collection.js';
import { orderCertificates } from './orders.js';
import { randomFrom } from './made/random.js';
import type { LegalEntity } from './register.js';
import { remindInTime } from './reminders.js';
import { declareAdministrators } from './request.js';
import type { Situation } from './situations.js';
import type { Stage } from './stage.js';
import { receiveStrayMails } from './stray-mails.js';
import type { Timetable } from './timetable.js';

export interface Planned {
  situation: Situation;
  since: number;
}

// Of clients in the same situation, each came to it three days after the one before.
export function expand(cast: Situation[]): Planned[] {
  return cast.flatMap((situation) =>
    Array.from({ length: situation.clients }, (_, index) => ({
      situation,
      since:
        situation.expiresIn === undefined
          ? Math.max(0, situation.since - index * 3)
          : certificateLife - situation.expiresIn,
    })),
  );
}

/** Announces the life of each client; nothing is played yet. */
export function announceClients(
  timetable: Timetable,
  stage: Stage,
  props: Props,
  { entities, plan, serial }: { entities: LegalEntity[]; plan: Planned[]; serial: number },
): ClientStory[] {
  const random = randomFrom(serial);
  return plan.flatMap(({ situation, since }, index) => {
    const entity = entities[index];
    if (!entity) return [];
    const on = timetable.thread(6 + (index % 7));
    const client = new ClientStory(stage, props, entity, situation, serial + index, random, since, on);
    fillFile(client);
    giveMandate(client);
    declareAdministrators(client);
    orderCertificates(client);
    return [client];
  });
}

/** What happens to several clients at once, or to nobody in particular. */
export function announceOthers(timetable: Timetable, stage: Stage, clients: ClientStory[]): void {
  const orphan = clients.find(({ situation }) => situation.orphan);
  if (orphan) twoPeopleLeave(stage, timetable.thread(9), orphan);
  oneIsLeaving(stage, timetable.thread(10));
  runCampaigns(stage, timetable.thread(13), clients);
  formGroupings(stage, timetable.thread(14), clients);
  receiveStrayMails(stage, timetable.thread(15), clients);
  remindInTime(stage, timetable.thread(8), clients);
}
