import { AdministratorsService } from '../../administrators/administrators.service.js';
import { CsrAskings } from '../../exchanges/csr/csr-askings.service.js';
import { CsrsService } from '../../orders/csrs.service.js';
import { OrdersService } from '../../orders/orders.service.js';
import { orderRoad, type OrderState } from '../../journey/states/order-states.js';
import { clock } from '../../platform/clock.js';
import { makeCsr } from '../authority/authority.js';
import type { ClientStory } from './client-story.js';
import { announce, certificateLife, collect, type Line, productNumber, slotOf, subjectOf } from './collection.js';

const slotsOfInstance = 3;
/** Days from each step of an order to the day its certificate is collected. */
const pace: Record<Exclude<OrderState, 'rejected' | 'cancelled'>, number> = {
  csr_expected: 5,
  csr_checked: 4,
  to_order: 3,
  ordered: 3,
  to_collect: 1,
  collected: 0,
  installed: -1,
  verified: -2,
};
type Step = keyof typeof pace;

/** What the situation says: orders under way, each one step behind the one before, or certificates in service. */
export function orderCertificates(story: ClientStory): void {
  const { situation, entity } = story;
  const holders = situation.underEstablishment ? entity.establishments.length : 1;
  for (let place = 0; place < slotsOfInstance * holders; place += 1) {
    if (situation.order) {
      const last = orderRoad[Math.max(0, orderRoad.indexOf(situation.order) - place)] as Step;
      walk(story, place, last, story.daysSince('ordering') - pace[last]);
    }
    if (!story.reached('running')) continue;
    const expiresIn = (situation.expiresIn ?? 700) + spread(place, holders);
    walk(story, place, 'verified', certificateLife - expiresIn);
    // One of those that expire soon is already being renewed.
    if (place === 0 && situation.expiresIn === 45) walk(story, place, 'to_collect', 2 - pace.to_collect);
  }
}

// The certificates of one kind end together, one kind after the other.
function spread(place: number, holders: number): number {
  const kind = Math.floor(place / holders);
  return kind === 0 ? 0 : 60 * kind + 120;
}

// Every step of the road up to the last; `collected` days ago the certificate is, or would be, collected.
function walk(story: ClientStory, place: number, last: Step, collected: number): void {
  const line: Line = { place, orderId: '', keys: null };
  for (const step of orderRoad.slice(0, orderRoad.indexOf(last) + 1) as Step[])
    story.on(Math.max(collected + pace[step], 0), () => scenes[step](story, line));
}

const scenes: Record<Step, (story: ClientStory, line: Line) => Promise<void>> = {
  csr_expected: open,
  csr_checked: bringCsr,
  to_order: ({ stage }, { orderId }) => stage.as('support', () => stage.get(OrdersService).change(orderId, 'release')),
  ordered: place,
  to_collect: announce,
  collected: collect,
  installed: ({ stage }, { orderId }) =>
    stage.as('support', () => stage.get(OrdersService).install(orderId, { installedOn: clock.today(), note: null })),
  verified: ({ stage }, { orderId }) =>
    stage.as('technical_admin', () => stage.get(OrdersService).change(orderId, 'verify')),
};

async function open(story: ClientStory, line: Line): Promise<void> {
  await story.stage.as('support', async () => {
    const { order } = await story.stage.get(OrdersService).open((await slotOf(story, line)).id);
    line.orderId = order.id;
    if (story.situation.asksCsr && line.place === 0) await askCsr(story, order.id);
  });
  await story.stage.jobs();
}

async function askCsr({ stage, id }: ClientStory, order: string): Promise<void> {
  const askings = stage.get(CsrAskings);
  const { subject, text, candidates } = await askings.begin(id, { order, reply: null });
  const to = candidates.find(({ usual }) => usual)?.email ?? '';
  await askings.send(id, { order, to, subject, text, reply: null, naming: [] });
}

async function bringCsr(story: ClientStory, line: Line): Promise<void> {
  const { stage } = story;
  line.keys = await story.props.keys.take();
  const slot = await stage.as('support', () => slotOf(story, line));
  const bytes = await makeCsr(line.keys, subjectOf(story, slot));
  const outcome = await stage.as('support', () =>
    stage.get(CsrsService).upload(line.orderId, { fileName: 'serveur.csr', bytes }),
  );
  if (!outcome.kept || !outcome.acceptable)
    throw new Error(`A CSR of the story is refused: ${JSON.stringify(outcome)}`);
}

function place({ stage, situation, serial, id }: ClientStory, line: Line): Promise<void> {
  return stage.as('technical_admin', async () => {
    const people = stage.get(AdministratorsService);
    const cards = situation.actsItself ? await people.ofClient(id) : await people.ofEditor();
    const name = situation.orphan ? 'Carpentier' : 'Guérin';
    const who = situation.actsItself ? cards[0] : cards.find(({ lastName }) => lastName === name);
    await stage.get(OrdersService).place(line.orderId, {
      productNumber: productNumber(serial, line.place),
      orderedOn: clock.today(),
      administratorId: who?.id ?? null,
    });
  });
}
