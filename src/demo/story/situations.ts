/** How far a client of the demonstration has come. Each stage has everything of the ones before it. */
const stages = [
  'nothing',
  'contract',
  'representative',
  'card',
  'instance',
  'delegation',
  'draft',
  'awaiting_signature',
  'signed',
  'submitted',
  'acknowledged',
  'validated',
  'ordering',
  'running',
] as const;
export type Stage = (typeof stages)[number];

export interface Situation {
  stage: Stage;
  clients: number;
  /** Days since the client came to this stage: the first client's; the others follow. */
  since: number;
  /** What is peculiar about it. */
  contract?: 'requested';
  card?: 'ordered';
  delegation?: 'requested' | 'to_review';
  request?: 'to_correct' | 'in_doubt';
  order?: 'csr_expected' | 'ordered' | 'to_collect' | 'collected';
  /** Its representative came by the link of the mail yesterday: the signed form waits to be read, and so does a question. */
  handsBack?: boolean;
  /** The first of its certificates has its CSR asked of the client, who lets it wait. */
  asksCsr?: boolean;
  /** Days to the expiry of the client's certificates; the first slot's. */
  expiresIn?: number;
  /** It orders by its own administrator, without a mandate, and sent its form 413 itself. */
  actsItself?: boolean;
  /** Both administrators it was declared with have left. */
  orphan?: boolean;
  /** It has no FINESS: its SIRET stands for it everywhere (form 413, § 3.1). */
  bySiret?: boolean;
  /** Its certificates were obtained under the number of an establishment, as was done before 2023. */
  underEstablishment?: boolean;
}

/** Sixty clients over every step of the journey, the troubles of a real portfolio among them. */
export const situations: Situation[] = [
  { stage: 'nothing', clients: 4, since: 21 },
  { stage: 'nothing', clients: 2, since: 34, contract: 'requested' },
  { stage: 'contract', clients: 2, since: 12 },
  { stage: 'representative', clients: 1, since: 6 },
  { stage: 'card', clients: 2, since: 16, card: 'ordered' },
  { stage: 'card', clients: 2, since: 3 },
  { stage: 'instance', clients: 3, since: 8 },
  { stage: 'instance', clients: 2, since: 13, delegation: 'requested' },
  { stage: 'delegation', clients: 4, since: 2 },
  { stage: 'draft', clients: 2, since: 4 },
  { stage: 'awaiting_signature', clients: 4, since: 22 },
  { stage: 'awaiting_signature', clients: 1, since: 10, handsBack: true },
  { stage: 'signed', clients: 2, since: 1 },
  { stage: 'submitted', clients: 3, since: 9 },
  { stage: 'submitted', clients: 1, since: 11, request: 'in_doubt' },
  { stage: 'acknowledged', clients: 3, since: 4 },
  { stage: 'acknowledged', clients: 2, since: 3, request: 'to_correct' },
  { stage: 'validated', clients: 2, since: 2 },
  { stage: 'ordering', clients: 1, since: 5, order: 'csr_expected' },
  { stage: 'ordering', clients: 1, since: 17, order: 'csr_expected', asksCsr: true },
  { stage: 'ordering', clients: 1, since: 3, order: 'ordered' },
  { stage: 'ordering', clients: 1, since: 3, order: 'ordered', actsItself: true },
  { stage: 'ordering', clients: 2, since: 4, order: 'to_collect' },
  { stage: 'ordering', clients: 2, since: 12, order: 'collected' },
  { stage: 'running', clients: 1, since: 300, expiresIn: 790 },
  { stage: 'running', clients: 1, since: 307, expiresIn: 783, bySiret: true },
  { stage: 'running', clients: 1, since: 1000, expiresIn: 85 },
  { stage: 'running', clients: 1, since: 1030, expiresIn: 45 },
  { stage: 'running', clients: 1, since: 1060, expiresIn: 18 },
  { stage: 'running', clients: 1, since: 1080, expiresIn: 5 },
  { stage: 'running', clients: 1, since: 1097, expiresIn: -2 },
  { stage: 'running', clients: 1, since: 420, expiresIn: 675, delegation: 'to_review', underEstablishment: true },
  { stage: 'running', clients: 1, since: 1055, expiresIn: 40, underEstablishment: true },
  { stage: 'running', clients: 1, since: 500, expiresIn: 595, orphan: true },
];

export function reached(situation: Situation, stage: Stage): boolean {
  return stages.indexOf(situation.stage) >= stages.indexOf(stage);
}

// Days a client of the demonstration stays at each stage before the next.
const staying: Record<Stage, number> = {
  nothing: 6,
  contract: 3,
  representative: 8,
  card: 2,
  instance: 8,
  delegation: 2,
  draft: 1,
  awaiting_signature: 5,
  signed: 1,
  submitted: 1,
  acknowledged: 4,
  validated: 6,
  ordering: 7,
  running: 0,
};

/** How many days ago a client came to this stage. @param since days since it came to its last one */
export function daysSince(stage: Stage, situation: Situation, since: number): number {
  const passed = stages.slice(stages.indexOf(stage), stages.indexOf(situation.stage));
  return passed.reduce((days, one) => days + staying[one], since);
}
