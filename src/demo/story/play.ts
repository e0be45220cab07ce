import type { INestApplicationContext } from '@nestjs/common';
import type pg from 'pg';
import { addDays } from '../../journey/working-days.js';
import { clock } from '../../platform/clock.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { prepareMaildir } from '../simulator/maildir.js';
import { makeDemoAuthority } from './authority.js';
import { fillFile } from './client-file.js';
import { ClientStory, type Props } from './client-story.js';
import { daysAgo, dayFromToday } from './days.js';
import { twoPeopleLeave } from './departures.js';
import { createEditor, settleIn, trust, type NewEditor } from './founding.js';
import { formGroupings } from './groupings.js';
import { KeyPool } from './keys.js';
import { giveMandate } from './mandate.js';
import { certificateLife, orderCertificates } from './orders.js';
import { randomFrom } from './random.js';
import { firstExtraction, laterExtraction, makeEntities, type LegalEntity } from './register.js';
import { remind, remindInTime } from './reminders.js';
import { declareAdministrators } from './request.js';
import { situations, type Situation } from './situations.js';
import { openTheatre, Stage, type Theatre } from './stage.js';
import { receiveStrayMails } from './stray-mails.js';
import { demoTeam, otherTeam } from './team.js';
import { Timetable } from './timetable.js';

const founded = 1_190;
const [firstOfDemo, firstOfOther] = [1, 5_000];

/** The slug of the demonstration's editor while its story is played: it takes its own name once all is there. */
const unfinished = 'demo-en-preparation';

/** `partly`: its playing was stopped on the way, and cannot go on. */
export async function howFarPlayed(owner: pg.Client): Promise<'not' | 'partly' | 'whole'> {
  const { rows } = await owner.query<{ whole: string | null; partly: string | null }>(
    `SELECT editor_by_slug('demo') AS whole, editor_by_slug($1) AS partly`,
    [unfinished],
  );
  if (rows[0]?.partly) return 'partly';
  return rows[0]?.whole ? 'whole' : 'not';
}

/**
 * The demonstration: two editors, sixty clients over every step of the journey, a register. Played through the product's own
 * services, from the founding of the editors to now: it cannot show what production would not do.
 * @param app the product, without HTTP or with
 * @param owner connected as the owner of the tables, for what the operator's commands do
 * @param options.maildir where the demo editor's mail arrives
 * @param options.cast fewer clients than the whole, for tests
 * @returns the editors' ids
 */
export async function playDemo(
  app: INestApplicationContext,
  owner: pg.Client,
  { maildir, cast = situations }: { maildir: string; cast?: Situation[] },
): Promise<string[]> {
  prepareMaildir(maildir);
  const theatre = await openTheatre(app);
  try {
    return await play(theatre, owner, maildir, cast);
  } finally {
    await theatre.close();
  }
}

async function play(theatre: Theatre, owner: pg.Client, maildir: string, cast: Situation[]): Promise<string[]> {
  const entities = makeEntities(84, randomFrom(413));
  const authority = await makeDemoAuthority();
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
      await found(theatre, owner, demoEditor, { solution: 'Démo DUI', cardsUntil }),
      await found(theatre, owner, otherEditor, { solution: 'Autre DUI', cardsUntil }),
    ] as const;
  });
  const timetable = new Timetable();
  const later = addDays(clock.today(), -9);
  timetable.at(daysAgo(9, 4), () => laterExtraction(owner, entities, later));
  const plan = expand(cast);
  const props = { authority, keys, solution: 'Démo DUI' };
  const clients = announce(timetable, demo, props, { entities, plan, serial: firstOfDemo });
  announceOthers(timetable, demo, clients);
  announce(timetable, other, props, { entities: entities.slice(76, 80), plan: plan.slice(0, 3), serial: firstOfOther });
  await timetable.play();
  await settle([demo, other]);
  await takeName(owner, demo.editorId);
  return [demo.editorId, other.editorId];
}

type Founding = Omit<NewEditor, 'mailSource'> & { maildir: string | null };

async function found(
  theatre: Theatre,
  owner: pg.Client,
  { maildir, ...given }: Founding,
  means: Parameters<typeof settleIn>[2],
) {
  const editor = { ...given, mailSource: maildir === null ? null : `maildir://${maildir}` };
  const stage = new Stage(theatre, await createEditor(owner, editor), maildir);
  await settleIn(stage, editor, means);
  return stage;
}

interface Planned {
  situation: Situation;
  since: number;
}

// Of clients in the same situation, each came to it three days after the one before.
function expand(cast: Situation[]): Planned[] {
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
function announce(
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

function announceOthers(timetable: Timetable, stage: Stage, clients: ClientStory[]): void {
  const orphan = clients.find(({ situation }) => situation.orphan);
  if (orphan) twoPeopleLeave(stage, timetable.thread(9), () => orphan.id);
  formGroupings(stage, timetable.thread(14), clients);
  receiveStrayMails(stage, timetable.thread(15), clients);
  remindInTime(stage, timetable.thread(4), clients);
}

/** Now: what moves with time is computed as of today, and the last reminders leave. */
async function settle(stages: Stage[]): Promise<void> {
  for (const stage of stages) {
    await stage.as('support', () => stage.get(Outbox).enqueue('progress.refresh', {}));
    await remind(stage);
  }
}

async function takeName(owner: pg.Client, editorId: string): Promise<void> {
  await owner.query('BEGIN');
  await owner.query(`SELECT set_config('app.editor_id', $1, true)`, [editorId]);
  await owner.query(`UPDATE editors SET slug = 'demo' WHERE slug = $1`, [unfinished]);
  await owner.query('COMMIT');
}
