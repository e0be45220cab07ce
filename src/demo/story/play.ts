import type { INestApplicationContext } from '@nestjs/common';
import type pg from 'pg';
import { addDays } from '../../journey/calendar/working-days.js';
import { editorOfSlug, inEditor } from '../../platform/tenancy/editors-of-owner.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { prepareMaildir } from '../simulator/maildir.js';
import { daysAgo, dayFromToday } from './days.js';
import { announceClients, announceOthers, expand } from './announcements.js';
import { foundEditor } from './founding.js';
import { type DemoAuthority, makeDemoAuthority } from '../authority/authority.js';
import { KeyPool } from '../authority/keys.js';
import { trust } from '../simulator/platform/trust.js';
import { randomFrom } from './made/random.js';
import { firstExtraction, laterExtraction, makeEntities } from './register.js';
import { remind } from './reminders.js';
import { situations, type Situation } from './situations.js';
import { openTheatre, type Stage, type Theatre } from './stage.js';
import { demoTeam, otherTeam } from './team.js';
import { Timetable } from './timetable.js';

const founded = 1_190;
const [firstOfDemo, firstOfOther] = [1, 5_000];

/** The slug of the demonstration's editor while its story is played: it takes its own name once all is there. */
const unfinished = 'demo-en-preparation';

/** `partly`: its playing was stopped on the way, and cannot go on. */
export async function howFarPlayed(owner: pg.Client): Promise<'not' | 'partly' | 'whole'> {
  if (await editorOfSlug(owner, unfinished)) return 'partly';
  return (await editorOfSlug(owner, 'demo')) ? 'whole' : 'not';
}

/**
 * The demonstration: two editors, sixty clients over every step of the journey, a register. Played through the product's own
 * services, from the founding of the editors to now: it cannot show what production would not do.
 * @param app the product, without HTTP or with
 * @param owner connected as the owner of the tables, for what the operator's commands do
 * @param options.maildir where the demo editor's mail arrives
 * @param options.cast fewer clients than the whole, for tests
 * @param options.authority whose certificates the clients have; one of its own when none is given
 * @param options.platform the address of the platform, as its mails say it
 * @returns the editors' ids
 */
export async function playDemo(
  app: INestApplicationContext,
  owner: pg.Client,
  given: { maildir: string; cast?: Situation[]; authority?: DemoAuthority; platform?: string },
): Promise<string[]> {
  prepareMaildir(given.maildir);
  const theatre = await openTheatre(app);
  try {
    return await play(theatre, owner, given);
  } finally {
    await theatre.close();
  }
}

async function play(
  theatre: Theatre,
  owner: pg.Client,
  { maildir, cast = situations, ...given }: Parameters<typeof playDemo>[2],
): Promise<string[]> {
  const entities = makeEntities(84, randomFrom(413));
  const authority = given.authority ?? (await makeDemoAuthority());
  const keys = new KeyPool();
  await trust(owner, authority);
  const cardsUntil = dayFromToday(580);
  const [demo, other] = await clock.at(daysAgo(founded), async () => {
    await firstExtraction(owner, entities, clock.today());
    const demoEditor = { name: 'Éditions Démo', slug: unfinished, domain: 'demo.example', people: demoTeam, maildir };
    const otherEditor = {
      name: 'Autre Éditeur',
      slug: 'autre',
      domain: 'autre.example',
      people: otherTeam,
      maildir: null,
    };
    return [
      await foundEditor(theatre, owner, demoEditor, { solution: 'Démo DUI', cardsUntil }),
      await foundEditor(theatre, owner, otherEditor, { solution: 'Autre DUI', cardsUntil }),
    ] as const;
  });
  const timetable = new Timetable();
  const later = addDays(clock.today(), -9);
  timetable.at(daysAgo(9, 4), () => laterExtraction(owner, entities, later));
  const plan = expand(cast);
  const props = {
    authority,
    keys,
    solution: 'Démo DUI',
    platform: given.platform ?? 'http://plateforme.exemple.example',
  };
  const clients = announceClients(timetable, demo, props, { entities, plan, serial: firstOfDemo });
  announceOthers(timetable, demo, clients);
  announceClients(timetable, other, props, {
    entities: entities.slice(76, 80),
    plan: plan.slice(0, 3),
    serial: firstOfOther,
  });
  // After everything else, whatever the hour is now.
  timetable.at(daysAgo(-2), () => settle([demo, other]));
  await timetable.play(async (next) => {
    for (const stage of [demo, other]) await stage.until(next);
  });
  await takeName(owner, demo.editorId);
  return [demo.editorId, other.editorId];
}

/** Now: what moves with time is computed as of today, and the last reminders leave. */
async function settle(stages: Stage[]): Promise<void> {
  for (const stage of stages) {
    await stage.as('support', () => stage.get(Outbox).enqueue('progress.refresh', {}));
    await remind(stage);
  }
}

async function takeName(owner: pg.Client, editorId: string): Promise<void> {
  await inEditor(owner, editorId, () => owner.query(`UPDATE editors SET slug = 'demo' WHERE slug = $1`, [unfinished]));
}
