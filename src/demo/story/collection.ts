import { CertificateImports } from '../../certificates/import/certificate-imports.service.js';
import { structureOu } from '../../identifiers/national-structure-id.js';
import { kindOfNumber } from '../../identifiers/structure-number.js';
import { usageName } from '../../journey/plan/certificate-names.js';
import { OrdersService } from '../../orders/orders.service.js';
import { clock } from '../../platform/clock.js';
import type { Slot } from '../../slots/slot.entity.js';
import type { Subject } from '../authority/authority.js';
import type { Keys } from '../authority/keys.js';
import { announcement } from '../simulator/platform/notices.js';
import type { ClientStory } from './client-story.js';

const day = 86_400_000;
/** Facts F1.4: three years. */
export const certificateLife = 1095;

/** One order under way: its keys are thrown away with it. */
export interface Line {
  place: number;
  orderId: string;
  keys: Keys | null;
}

/** Never one that the simulated platform refuses. */
export function productNumber(serial: number, place: number): string {
  return String(4_472_000 + serial * 20 + place);
}

/** The platform's mail moves the order; where no mailbox is read, a person says that it came. */
export async function announce(story: ClientStory, line: Line): Promise<void> {
  const { stage, entity } = story;
  if (!stage.hasMailbox)
    return stage.as('technical_admin', () => stage.get(OrdersService).change(line.orderId, 'announce'));
  const slot = await stage.as('support', () => slotOf(story, line));
  const product = {
    orderId: line.orderId,
    number: productNumber(story.serial, line.place),
    offer: slot.offer,
    usage: usageName(slot.usage),
    commonName: slot.commonName,
    holder: entity.name,
    structure: numberOf(story, slot),
    to: slot.actorEmail ?? '',
    informed: slot.informedEmail,
  };
  await stage.mailComes(announcement(product, story.props.platform));
}

export async function collect(story: ClientStory, line: Line): Promise<void> {
  const { stage } = story;
  if (!line.keys) throw new Error('A certificate is collected without a CSR');
  const slot = await stage.as('technical_admin', () => slotOf(story, line));
  const notBefore = new Date(clock.now().getTime() - day / 24);
  const bytes = await story.props.authority.issue({
    publicKey: line.keys.publicKey,
    subject: subjectOf(story, slot),
    usage: slot.usage,
    notBefore,
    notAfter: new Date(notBefore.getTime() + certificateLife * day),
  });
  line.keys = null;
  const outcome = await stage.as('technical_admin', () => stage.get(CertificateImports).intoOrder(line.orderId, bytes));
  if (!outcome.imported)
    throw new Error(`A certificate of the story is refused: ${JSON.stringify(outcome.verdict.findings)}`);
}

export async function slotOf(story: ClientStory, { place }: Line): Promise<Slot> {
  const slot = (await story.slots())[place];
  if (!slot) throw new Error(`${story.entity.name} has no slot ${place + 1}`);
  return slot;
}

export function subjectOf(story: ClientStory, slot: Slot): Subject {
  const { entity } = story;
  const number = numberOf(story, slot);
  return [
    ['C', 'FR'],
    ['ST', `${entity.town} (${entity.departement})`],
    ['O', entity.name.slice(0, 40)],
    ['OU', structureOu({ [kindOfNumber(number)]: number })],
    ['CN', slot.commonName],
  ];
}

function numberOf({ number, houses }: ClientStory, slot: Slot): string {
  return slot.establishmentId === null ? number : (houses.get(slot.establishmentId) ?? '');
}
