import { describe, expect, it } from '@jest/globals';
import { type GroupingCase, type HeldCertificate, type PlanClient, plannedCertificates } from './certificate-plan.js';
import { dmpMetadata, doctrineCalendar, movesToEntity, recommend } from './finess-doctrine.js';
import { type NeededSlot, neededSlots, type Service } from './plan.js';
import { countOf, planOption } from './plan-counts.js';
import { planGaps } from './plan-gaps.js';
import type { ExistingSlot, SlotInstance } from './planned-slot.js';
import { supposing } from './what-if.js';

const site = (finessEg: string) => ({ id: finessEg, finessEg, name: `ESMS ${finessEg.slice(2)}` });

const instance = (name: string, serves: string[], services: Service[] = ['dmp', 'insi_manu']): SlotInstance => ({
  id: name,
  name,
  applicationName: `DUI ${name}`,
  services,
  serves: serves.map(site),
  retired: false,
  holderLevel: 'EJ',
});

/** A certificate in the slot of its number. */
interface Having {
  slot: ExistingSlot;
  held: HeldCertificate;
}

function og(
  number: number,
  sites: number,
  instances: SlotInstance[] = [],
  { having = [], ...more }: Partial<PlanClient> & { having?: Having[] } = {},
): PlanClient {
  return {
    id: `og${number}`,
    name: `OG ${number}`,
    number: `EJ${number}`,
    establishments: Array.from({ length: sites }, (_, index) => site(`EG${number}.${index + 1}`)),
    instances,
    slots: having.map(({ slot }) => slot),
    held: having.map(({ held }) => held),
    selfAdministered: false,
    contractSigned: false,
    signerHasCard: false,
    administratorHasCard: false,
    ...more,
  };
}

const slotOf = (finess: string, work: Partial<ExistingSlot> = {}): ExistingSlot => {
  const [sign] = neededSlots(instance('A', [])) as [NeededSlot];
  return {
    ...sign,
    id: `${finess}/${work.commonName ?? ''}`,
    establishmentId: finess.startsWith('EG') ? finess : null,
    isElsewhere: false,
    isClosed: false,
    neededBecause: '',
    notNeededReason: null,
    successorId: null,
    addedByHand: false,
    hasCertificates: true,
    runs: true,
    verified: true,
    hasServed: true,
    hasOpenOrder: false,
    isPlaced: false,
    ...work,
  };
};

const held = (finess: string, notAfter: string, work: Partial<ExistingSlot> = {}): Having => {
  const slot = slotOf(finess, work);
  const establishment = slot.establishmentId === null ? null : site(finess).name;
  const level = slot.establishmentId === null ? 'EJ' : 'EG';
  return {
    slot,
    held: { id: slot.id, slotId: slot.id, commonName: 'DUI A', level, finess, establishment, wentTo: null, notAfter },
  };
};

interface GuideCase {
  title: string;
  clients: PlanClient[];
  grouping: GroupingCase | null;
  /** Certificates by number that orders them, under the FINESS EJ. */
  sets: Record<string, number>;
  rule: string;
  figures: Record<
    'EJ' | 'EG',
    [certificates: number, forms: number, contracts: number, cards: number, installed: number]
  >;
}

// Guide V0.6, « Règles et cas concrets »: the four drawings.
const cases: GuideCase[] = [
  {
    title: '(a) a unified system: one set under the FINESS juridique for every ESMS',
    clients: [og(1, 3, [instance('A', ['EG1.1', 'EG1.2', 'EG1.3'])])],
    grouping: null,
    sets: { EJ1: 3 },
    rule: 'unified_system',
    figures: { EJ: [3, 1, 1, 1, 1], EG: [9, 3, 3, 3, 3] },
  },
  {
    title: '(b) one solution for ESMS 1, another for ESMS 2 and 3: one set each, under the same FINESS juridique',
    clients: [og(1, 3, [instance('A', ['EG1.1']), instance('B', ['EG1.2', 'EG1.3'])])],
    grouping: null,
    sets: { EJ1: 6 },
    rule: 'set_per_instance',
    figures: { EJ: [6, 1, 1, 1, 2], EG: [9, 3, 3, 3, 3] },
  },
  {
    title: '(c) a grouping, each OG with its own system: each OG its own set',
    clients: [og(1, 2, [instance('A', ['EG1.1', 'EG1.2'])]), og(2, 1, [instance('B', ['EG2.1'])])],
    grouping: { sharedSystem: false },
    sets: { EJ1: 3, EJ2: 3 },
    rule: 'grouping_separate',
    figures: { EJ: [6, 2, 2, 2, 2], EG: [9, 3, 3, 3, 3] },
  },
  {
    title: '(d) a grouping with one shared system: still one set for each OG, all held by that system',
    clients: [og(1, 2, [instance('A', ['EG1.1', 'EG1.2'])]), og(2, 1, [instance('B', ['EG2.1'])])],
    grouping: { sharedSystem: true },
    sets: { EJ1: 3, EJ2: 3 },
    rule: 'grouping_shared',
    figures: { EJ: [6, 2, 2, 2, 2], EG: [9, 3, 3, 3, 3] },
  },
];

describe.each(cases)('$title', ({ clients, grouping, sets, rule, figures }) => {
  const ej = planOption(clients, 'EJ', grouping);
  const eg = planOption(clients, 'EG', grouping);

  it('puts the right number of certificates under each number', () => {
    const counts: Record<string, number> = {};
    for (const one of ej.certificates) counts[one.finess] = (counts[one.finess] ?? 0) + 1;
    expect(counts).toEqual(sets);
    expect(new Set(ej.certificates.map((one) => one.rule))).toEqual(new Set([rule]));
  });

  it.each(['EJ', 'EG'] as const)('costs what the guide says under the FINESS %s', (level) => {
    const option = level === 'EJ' ? ej : eg;
    const codes = ['certificates', 'forms', 'contracts', 'signer_cards', 'installations'] as const;
    expect(codes.map((code) => countOf(option, code))).toEqual(figures[level]);
  });

  it('names an OG or one of its ESMS as holder: never the grouping, never the editor', () => {
    const holders = clients.flatMap((one) => [one.name, ...one.establishments.map(({ name }) => name)]);
    for (const { certificates } of [ej, eg])
      expect(certificates.filter((one) => !holders.includes(one.holder))).toEqual([]);
  });

  it('gives INSi a certificate of its own in every set', () => {
    for (const { certificates } of [ej, eg]) {
      const insi = certificates.filter((one) => one.need.serves.includes('insi_manu'));
      expect(insi.every((one) => one.need.serves.length === 1 && one.need.commonName === 'INSI-MANU')).toBe(true);
      expect(insi).toHaveLength(certificates.length / 3);
    }
  });

  it('has no server certificate: nobody here is an MSSanté operator', () => {
    expect([...ej.certificates, ...eg.certificates].filter((one) => one.need.offer === 'SERV')).toEqual([]);
  });
});

describe('the cost of a plan', () => {
  it('is one CPA for all who delegate, and one CPE for each who orders itself', () => {
    const clients = [1, 2, 3, 4].map((number) =>
      og(number, 1, [instance(`I${number}`, [`EG${number}.1`])], { selfAdministered: number > 2 }),
    );
    expect(countOf(planOption(clients, 'EJ'), 'administrator_cards')).toBe(3);
    expect(countOf(planOption(clients, 'EG'), 'administrator_cards')).toBe(4);
  });

  it('is nothing for a client that needs no certificate', () => {
    const option = planOption([og(1, 2, [instance('A', ['EG1.1'], [])])], 'EJ');
    expect(option.lines.map((line) => line.count)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('has the certificate of an operator’s server once, under the FINESS EJ, in both options', () => {
    const client = og(1, 3, [instance('A', ['EG1.1', 'EG1.2', 'EG1.3'], ['mss_operator'])]);
    for (const level of ['EJ', 'EG'] as const) {
      const { certificates } = planOption([client], level);
      expect(certificates.map((one) => [one.kind, one.finess])).toEqual([['SERV SSL_SERVEUR', 'EJ1']]);
    }
  });

  it('tells what is there already', () => {
    const client = og(1, 1, [instance('A', ['EG1.1'])], { contractSigned: true, having: [held('EJ1', '2027-01-01')] });
    const done = Object.fromEntries(planOption([client], 'EJ').lines.map((line) => [line.code, line.done]));
    expect(done).toMatchObject({ certificates: 1, contracts: 1, signer_cards: 0, administrator_cards: 0 });
    expect(planOption([client], 'EG').lines.find((line) => line.code === 'contracts')?.done).toBeNull();
  });
});

describe('what is held already', () => {
  const client = (having: Having[]) => og(1, 2, [instance('A', ['EG1.1', 'EG1.2'])], { having });
  const holding = (certificates: Having[], level: 'EJ' | 'EG') =>
    plannedCertificates([client(certificates)], level).flatMap((one) => (one.held ? [one.held.finess] : []));

  it('covers only the number it carries', () => {
    expect(holding([held('EG1.1', '2027-01-01')], 'EJ')).toEqual([]);
    expect(holding([held('EG1.1', '2027-01-01')], 'EG')).toEqual(['EG1.1']);
    expect(holding([held('EJ1', '2027-01-01')], 'EG')).toEqual([]);
  });

  it('covers neither another instance nor the other kind of INSi call', () => {
    expect(holding([held('EJ1', '2027-01-01', { instanceId: 'B' })], 'EJ')).toEqual([]);
    const insi = { usage: 'AUTH_CLI', purpose: 'insi', commonNameRule: 'exact', serves: [] };
    expect(holding([held('EJ1', '2027-01-01', { ...insi, commonName: 'INSI-AUTO' })], 'EJ')).toEqual([]);
    expect(holding([held('EJ1', '2027-01-01', { ...insi, commonName: 'INSI-MANU' })], 'EJ')).toEqual(['EJ1']);
  });

  it('is kept until its end when it is an ESMS’s, and moves to the FINESS EJ then, the first to end first', () => {
    const moves = movesToEntity([client([held('EG1.1', '2027-06-30'), held('EG1.2', '2026-12-24')])], '2026-11-24');
    expect(moves.map((move) => [move.establishment, move.toFiness, move.prepareFrom, move.state])).toEqual([
      ['ESMS 1.2', 'EJ1', '2026-10-25', 'now'],
      ['ESMS 1.1', 'EJ1', '2027-05-01', 'later'],
    ]);
  });

  it('is ordered by the client that its establishment went to, and counts for none here', () => {
    const own = held('EG1.1', '2026-12-24');
    const gone = { ...own, held: { ...own.held, wentTo: { id: 'other', name: 'Horizon', number: 'EJ2' } } };
    const left = client([gone, held('EJ1', '2029-01-01')]);
    expect(movesToEntity([left], '2026-11-24').map(({ toFiness, state }) => [toFiness, state])).toEqual([
      ['EJ2', 'elsewhere'],
    ]);
    const options = { ej: planOption([left], 'EJ'), eg: planOption([left], 'EG') };
    expect(recommend([left], options, '2026-11-24').unless.join(' ')).not.toContain('en service');
  });

  it('says when the certificate of the FINESS EJ is there to take over', () => {
    const moves = movesToEntity([client([held('EG1.1', '2026-12-24'), held('EJ1', '2029-01-01')])], '2026-11-24');
    expect(moves.map((move) => move.state)).toEqual(['ready']);
  });
});

describe('the doctrine of the guide', () => {
  it.each([
    ['2023-03-31', ['future', 'future', 'running']],
    ['2023-04-01', ['past', 'future', 'running']],
    ['2023-12-31', ['past', 'future', 'running']],
    ['2024-01-01', ['past', 'past', 'running']],
  ])('on %s is %j', (today, states) => {
    expect(doctrineCalendar(today).map((step) => step.state)).toEqual(states);
  });

  it('puts the FINESS géographique in the three places of the DMP, but for an EJ certificate before April 2023', () => {
    const values = (level: 'EJ' | 'EG', today: string) =>
      dmpMetadata(level, today).map(({ value }) => value.slice(0, 16));
    expect(values('EJ', '2026-11-24')).toEqual(Array(3).fill('FINESS géographi'));
    expect(values('EG', '2023-01-05')).toEqual(Array(3).fill('FINESS géographi'));
    expect(values('EJ', '2023-01-05')).toEqual(Array(3).fill('FINESS juridique'));
  });

  it('recommends the FINESS EJ with figures, and says what could speak against it', () => {
    const advice = (client: PlanClient) =>
      recommend([client], { ej: planOption([client], 'EJ'), eg: planOption([client], 'EG') }, '2026-11-24');
    const three = advice(og(1, 3, [instance('A', ['EG1.1', 'EG1.2', 'EG1.3'])]));
    expect(three.reasons[0]).toContain('3 certificats au lieu de 9');
    expect(three.unless).toHaveLength(1);
    const single = advice(og(1, 1, [instance('A', ['EG1.1'])], { having: [held('EG1.1', '2027-06-30')] }));
    expect(single.unless.join(' ')).toMatch(/en service.*qu’un site.*101/);
  });
});

describe('a plan before any instance', () => {
  it('counts one set for a unified system, one for each establishment otherwise', () => {
    const client = og(1, 4);
    expect(countOf(planOption([supposing(client, 'unified')], 'EJ'), 'certificates')).toBe(3);
    expect(countOf(planOption([supposing(client, 'per_establishment')], 'EJ'), 'certificates')).toBe(12);
    expect(countOf(planOption([supposing(client, 'per_establishment')], 'EJ'), 'forms')).toBe(1);
  });
});

describe('what is missing for a plan', () => {
  it('is told: establishments nobody serves, instances that serve nobody or use nothing', () => {
    const gaps = planGaps(og(1, 5, [instance('A', ['EG1.1']), instance('B', [], [])]));
    expect(gaps).toHaveLength(3);
    expect(gaps[0]).toContain('4 établissements');
    expect(planGaps(og(1, 2, [instance('A', ['EG1.1', 'EG1.2'])]))).toEqual([]);
    expect(planGaps(og(1, 2))).toEqual([]);
  });
});
