import {
  certificateKinds,
  type CertificateKind,
  type GroupingCase,
  type PlanClient,
  type PlannedCertificate,
  plannedCertificates,
} from './certificate-plan.js';
import type { HolderLevel } from './holders.js';
import type { PlanRuleId } from './plan-rules.js';

/** One figure of the plan: how many in all, how many are there already, and the rule that asks for them. */
export interface PlanLine {
  code: 'certificates' | 'forms' | 'contracts' | 'signer_cards' | 'administrator_cards' | 'installations';
  label: string;
  count: number;
  /** null: not followed under these numbers. */
  done: number | null;
  rule: PlanRuleId;
  note: string | null;
}

/** All under the FINESS EJ, all under the FINESS EG, or as each instance chose: the certificates and what they cost. */
export interface PlanOption {
  level: HolderLevel;
  certificates: PlannedCertificate[];
  /** Of each kind, what is not there yet. */
  toOrder: { kind: CertificateKind; count: number }[];
  lines: PlanLine[];
}

/** One of the two options of domain rule 5, or what is chosen: as soon as an establishment orders one, every number counts. */
export function planOption(
  clients: PlanClient[],
  asked: HolderLevel | 'chosen',
  grouping: GroupingCase | null = null,
): PlanOption {
  const certificates = plannedCertificates(clients, asked, grouping);
  const several = certificates.some((one) => one.level === 'EG' && one.orderedUnder === one.finess);
  const level = asked === 'chosen' ? (several ? 'EG' : 'EJ') : asked;
  return {
    level,
    certificates,
    toOrder: certificateKinds
      .map((kind) => ({ kind, count: certificates.filter((one) => one.kind === kind && !one.held).length }))
      .filter(({ count }) => count > 0),
    lines: linesOf(clients, certificates, level),
  };
}

/** How many of one thing an option asks for. */
export function countOf(option: PlanOption, code: PlanLine['code']): number {
  return option.lines.find((line) => line.code === code)?.count ?? 0;
}

function linesOf(clients: PlanClient[], certificates: PlannedCertificate[], level: HolderLevel): PlanLine[] {
  // What is asked of a structure is asked once for each number that orders, however many instances it has.
  const finess = new Set(certificates.map((one) => one.orderedUnder));
  const numbers = finess.size;
  const ordering = clients.filter((client) => finess.has(client.number));
  const entities = level === 'EJ';
  const done = (holds: (client: PlanClient) => boolean) => (entities ? ordering.filter(holds).length : null);
  const line = (
    code: PlanLine['code'],
    label: string,
    count: number,
    more: Partial<PlanLine> & { rule: PlanRuleId },
  ) => ({
    code,
    label,
    count,
    done: null,
    note: null,
    ...more,
  });
  return [
    line('certificates', 'Certificats', certificates.length, {
      rule: entities ? setsRule(certificates) : 'several_numbers',
      done: certificates.filter((one) => one.held).length,
    }),
    line('contracts', 'Contrats avec l’ANS', numbers, {
      rule: 'contract_on_entity',
      done: done((client) => client.contractSigned),
    }),
    line('signer_cards', 'Cartes de représentant (CPS, ou CDE par le formulaire 101)', numbers, {
      rule: entities ? 'signer_card' : 'new_number_new_contract',
      done: done((client) => client.signerHasCard),
    }),
    line('forms', 'Formulaires 413', numbers, { rule: 'form_per_structure' }),
    administratorCards(clients, certificates, level),
    line('installations', 'Jeux à installer', setsOf(certificates), {
      rule: 'no_copied_key',
      note: 'Un jeu\u00a0: les certificats d’une instance sous un même numéro.',
    }),
  ];
}

// The case of the guide when all that are ordered are in the same one.
function setsRule(certificates: PlannedCertificate[]): PlanRuleId {
  const rules = new Set(certificates.filter((one) => one.need.offer === 'ORG').map((one) => one.rule));
  if (rules.size > 1) rules.delete('keep_until_renewal');
  const [only] = rules;
  return rules.size === 1 && only ? only : 'set_per_instance';
}

function administratorCards(clients: PlanClient[], certificates: PlannedCertificate[], level: HolderLevel): PlanLine {
  const needing = new Set(certificates.map((one) => one.clientId));
  const ordering = clients.filter((client) => needing.has(client.id));
  const own = ordering.filter((client) => client.selfAdministered);
  const delegating = ordering.filter((client) => !client.selfAdministered);
  const line = { code: 'administrator_cards' as const, label: 'Cartes d’administrateur (CPA ou CPE, formulaire 301)' };
  if (level === 'EG') {
    return {
      ...line,
      count: new Set(certificates.map((one) => one.orderedUnder)).size,
      done: null,
      rule: 'several_numbers',
      note: 'Le guide compte une carte par numéro. Une même personne pouvant gérer plusieurs structures, demandez à l’ANS si une seule CPA suffit.',
    };
  }
  return {
    ...line,
    count: own.length + Math.min(1, delegating.length),
    done:
      own.filter((client) => client.administratorHasCard).length +
      Math.min(1, delegating.filter((client) => client.administratorHasCard).length),
    rule: 'administrator_card',
    note: delegating.length > 0 ? 'Une CPA de l’éditeur sert tous les clients qui lui délèguent.' : null,
  };
}

function setsOf(certificates: PlannedCertificate[]): number {
  return new Set(certificates.map((one) => `${one.instanceId} ${one.finess}`)).size;
}
