import { randomFrom, type Random } from '../demo/story/made/random.js';

/** How far a client of a volume has come, in order; `service` has its certificates. */
export const volumeStages = [
  'nothing',
  'contract',
  'representative',
  'instance',
  'delegation',
  'draft',
  'awaiting_signature',
  'signed',
  'submitted',
  'acknowledged',
  'service',
] as const;
export type VolumeStage = (typeof volumeStages)[number];

/** What becomes of one client: decided for all of them before the first row, so that the totals are exact. */
export interface VolumePlan {
  stage: VolumeStage;
  /** A request that went another way than the usual one. */
  request?: 'to_correct' | 'in_doubt' | 'refused';
  establishments: number;
  instances: 0 | 1 | 2;
  /** The ends of its certificates were declared, the certificates never brought in. */
  declared: boolean;
  /** Certificates of each slot, the one in force among them; empty: none. */
  generations: number[];
}

const slotsOfInstance = 3;
/** What a client counts for, on average: establishments and slots here, certificates below. */
const establishmentsEach = 4;
const certificatesEach = 9;
const mostEstablishments = 30;

type Early = Pick<VolumePlan, 'stage' | 'request'>;
const early: Early[] = [
  ...volumeStages.slice(0, -1).map((stage) => ({ stage })),
  { stage: 'acknowledged', request: 'to_correct' },
  { stage: 'submitted', request: 'in_doubt' },
  { stage: 'acknowledged', request: 'refused' },
];

/**
 * One plan a client: one in eight is still on the way, the others are in service. For N clients 4 N establishments (1 to 30 each),
 * 3 N slots and 9 N certificates, exactly.
 * @param light clients that have nothing yet and one establishment: for measures of search, where 100 000 are many
 */
export function planVolume(clients: number, light = false): VolumePlan[] {
  if (light) return Array.from({ length: clients }, (_, serial) => ({ ...blank(), stage: lightStage(serial) }));
  const plans = Array.from({ length: clients }, (_, serial) => ({ ...blank(), ...progressOf(serial) }));
  shareEstablishments(plans, randomFrom(clients));
  shareInstances(plans);
  shareCertificates(plans);
  return plans;
}

function blank(): VolumePlan {
  return { stage: 'service', establishments: 1, instances: 0, declared: false, generations: [] };
}

function lightStage(serial: number): VolumeStage {
  return serial % 3 === 0 ? 'nothing' : serial % 3 === 1 ? 'contract' : 'representative';
}

function progressOf(serial: number): Partial<VolumePlan> {
  if (serial % 8 === 3) return early[Math.floor(serial / 8) % early.length] ?? {};
  return { declared: serial % 50 === 17 };
}

// Most structures are small, a few are large; then one is added or taken here and there until the sum is right.
function shareEstablishments(plans: VolumePlan[], random: Random): void {
  for (const plan of plans) plan.establishments = establishmentsDrawn(random);
  let missing = establishmentsEach * plans.length - plans.reduce((sum, plan) => sum + plan.establishments, 0);
  for (let place = 0; missing !== 0; place = (place + 7) % plans.length) {
    const plan = plans[place];
    const step = Math.sign(missing);
    if (plan && fits(plan.establishments + step)) {
      plan.establishments += step;
      missing -= step;
    }
    // Seven and the number of clients may share a factor: no place is left out.
    if (place + 7 >= plans.length) place += 1;
  }
}

function fits(establishments: number): boolean {
  return establishments >= 1 && establishments <= mostEstablishments;
}

function establishmentsDrawn(random: Random): number {
  const draw = random.next();
  if (draw < 0.28) return 1;
  if (draw < 0.5) return 2;
  if (draw < 0.66) return 3;
  if (draw < 0.9) return 4 + random.below(4);
  if (draw < 0.98) return 8 + random.below(8);
  return 16 + random.below(mostEstablishments - 15);
}

// A client without an instance yet is made up for by one in service with two.
function shareInstances(plans: VolumePlan[]): void {
  for (const plan of plans) plan.instances = volumeStages.indexOf(plan.stage) < 3 ? 0 : 1;
  const without = plans.filter((plan) => plan.instances === 0).length;
  const inService = plans.filter((plan) => plan.stage === 'service' && !plan.declared);
  for (let index = 0; index < without; index += 1) {
    const plan = inService[Math.floor((index * inService.length) / without)];
    if (plan) plan.instances = 2;
  }
}

// The slots in service share what all slots would have: three certificates each, four here and there.
function shareCertificates(plans: VolumePlan[]): void {
  const served = plans.filter((plan) => plan.stage === 'service' && !plan.declared);
  const slots = served.reduce((sum, plan) => sum + plan.instances * slotsOfInstance, 0);
  const reached = (slot: number) => Math.floor((slot * certificatesEach * plans.length) / slots);
  let slot = 0;
  for (const plan of served) {
    plan.generations = Array.from({ length: plan.instances * slotsOfInstance }, () => {
      slot += 1;
      return reached(slot) - reached(slot - 1);
    });
  }
}
