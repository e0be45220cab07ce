import type { GroupingCase, PlanClient } from '../../journey/plan/certificate-plan.js';
import {
  dmpMetadata,
  doctrineCalendar,
  type Move,
  movesToEntity,
  recommend,
} from '../../journey/plan/finess-doctrine.js';
import { type PlanLine, type PlanOption, planOption } from '../../journey/plan/plan-counts.js';
import { type PlanRuleId, planRules } from '../../journey/plan/plan-rules.js';
import { type SupposedSystem, systemLabels } from '../../journey/plan/what-if.js';
import { kindOfNumber } from '../../identifiers/structure-number.js';
import { count, date, number } from '../../platform/web/view-helpers.js';
import { planDrawing } from './plan-drawing.js';

const shownMoves = 50;

/** Both options of a plan, and what the instances chose, computed once. */
export interface PlanOptions {
  ej: PlanOption;
  eg: PlanOption;
  chosen: PlanOption;
}

export function planOptions(clients: PlanClient[], grouping: GroupingCase | null): PlanOptions {
  return {
    ej: planOption(clients, 'EJ', grouping),
    eg: planOption(clients, 'EG', grouping),
    chosen: planOption(clients, 'chosen', grouping),
  };
}

/** The plan as it is, and as it could be. @param whatIf « Et si », of whom it is said */
export function supposedTabs(base: string, supposed: SupposedSystem | null, whatIf = 'Et si') {
  return [
    { href: base, label: 'Tel qu’installé', current: supposed === null },
    ...(Object.keys(systemLabels) as SupposedSystem[]).map((system) => ({
      href: `${base}?system=${system}`,
      label: `${whatIf}\u00a0: ${systemLabels[system].toLowerCase()}`,
      current: supposed === system,
    })),
  ];
}

/** What the plan of a client and of a grouping both show, under what there is to order. */
export function planParts(clients: PlanClient[], grouping: GroupingCase | null, options: PlanOptions, today: string) {
  const moves = movesToEntity(clients, today);
  const rules = rulesOf(clients, options, moves, grouping);
  return {
    tally: options.chosen.lines.map((line) => lineView(line, rules)),
    kinds: kindsInWords(options.chosen.toOrder),
    comparison: options.ej.lines.map((line, index) => comparedView(line, options.eg.lines[index], rules)),
    recommendation: recommend(clients, options, today),
    metadata: dmpMetadata('EJ', today),
    calendar: doctrineCalendar(today).map((step) => ({ ...step, display: stepDisplays[step.state] })),
    moves: moves.length === 0 ? null : movesView(moves, clients),
    rules: rules.map((id, index) => ({ id: `regle-${index + 1}`, ...planRules[id] })),
    ruleNumber: (id: PlanRuleId) => ruleLink(id, rules),
    drawing: planDrawing(clients, options.chosen.certificates, grouping?.sharedSystem ?? false),
  };
}

// « 1 ORG SIGN, 2 ORG AUTH_CLI ».
function kindsInWords(kinds: PlanOption['toOrder']): string {
  if (kinds.length === 0) return 'rien\u00a0: tous sont déjà là';
  return kinds.map(({ kind, count: many }) => `${number(many)} ${kind}`).join(', ');
}

const stepDisplays = {
  past: { tone: 'none', icon: 'check', label: 'En vigueur' },
  future: { tone: 'soon', icon: 'calendar', label: 'À venir' },
  running: { tone: 'move', icon: 'repeat', label: 'En cours' },
} as const;

function lineView(line: PlanLine, rules: PlanRuleId[]) {
  return {
    label: line.label,
    count: number(line.count),
    done: line.done === null ? null : doneText(line.done, line.count),
    rule: ruleLink(line.rule, rules),
  };
}

function doneText(done: number, all: number): string {
  if (all === 0) return 'rien à prévoir';
  return done >= all ? 'déjà là' : done === 0 ? 'à prévoir' : `dont ${number(done)} déjà là`;
}

function comparedView(ej: PlanLine, eg: PlanLine | undefined, rules: PlanRuleId[]) {
  const more = (eg?.count ?? 0) - ej.count;
  const note = eg?.note ?? ej.note;
  return {
    label: ej.label,
    ej: number(ej.count),
    eg: number(eg?.count ?? 0),
    difference: more === 0 ? 'autant' : more > 0 ? `${number(more)} de plus` : `${number(-more)} de moins`,
    same: more === 0,
    note,
    rules: [ruleLink(ej.rule, rules), ...(eg && eg.rule !== ej.rule ? [ruleLink(eg.rule, rules)] : [])],
  };
}

const ofFiness: PlanRuleId[] = ['several_numbers', 'metadata', 'new_number_new_contract'];

function rulesOf(
  clients: PlanClient[],
  { ej, eg, chosen }: PlanOptions,
  moves: Move[],
  grouping: GroupingCase | null,
): PlanRuleId[] {
  const used = new Set<PlanRuleId>([
    ...[...ej.certificates, ...chosen.certificates].map((one) => one.rule),
    ...[...ej.lines, ...eg.lines, ...chosen.lines].map((line) => line.rule),
    'never_editor',
    'no_copied_key',
  ]);
  if (grouping) used.add(grouping.sharedSystem ? 'grouping_shared' : 'grouping_separate');
  if (ej.certificates.some((one) => one.need.purpose === 'insi')) used.add('insi_alone');
  if (ej.certificates.some((one) => one.need.serves.includes('dmp'))) used.add('metadata');
  if (moves.length > 0) used.add('keep_until_renewal');
  if (clients.some((client) => client.establishments.length === 1)) used.add('new_number_new_contract');
  // Clients known by their SIRET alone have no FINESS of an establishment.
  if (clients.every((client) => kindOfNumber(client.number) === 'siret')) for (const id of ofFiness) used.delete(id);
  return (Object.keys(planRules) as PlanRuleId[]).filter((id) => used.has(id));
}

function ruleLink(id: PlanRuleId, rules: PlanRuleId[]) {
  const place = rules.indexOf(id) + 1;
  return { href: `#regle-${place}`, label: `règle\u00a0${place}` };
}

const moveDisplays = {
  later: { tone: 'none', icon: 'clock', label: 'À garder' },
  now: { tone: 'soon', icon: 'hourglass', label: 'À commander maintenant' },
  ordered: { tone: 'none', icon: 'send', label: 'Commande ouverte' },
  ready: { tone: 'ok', icon: 'circle-check', label: 'Successeur obtenu' },
  elsewhere: { tone: 'none', icon: 'arrows-exchange', label: 'Chez un autre client' },
  none: { tone: 'none', icon: 'minus', label: 'Établissement fermé' },
} as const;

function movesView(moves: Move[], clients: PlanClient[]) {
  const names = new Map(clients.map((client) => [client.id, client.name]));
  return {
    summary: count(moves.length, 'certificat sous un FINESS géographique', 'certificats sous un FINESS géographique'),
    rows: moves.slice(0, shownMoves).map((move) => ({
      href: `/certificates/${move.held.id}`,
      name: move.held.commonName ?? 'sans nom',
      establishment: move.establishment,
      client: clients.length > 1 ? names.get(move.clientId) : null,
      finess: move.held.finess,
      until: date(move.held.notAfter),
      prepareFrom: date(move.prepareFrom),
      toFiness: move.toFiness,
      orderedBy: move.held.wentTo && { href: `/clients/${move.held.wentTo.id}`, name: move.held.wentTo.name },
      state: { ...moveDisplays[move.state], plain: move.state !== 'now' },
    })),
    hidden: moves.length > shownMoves ? moves.length - shownMoves : null,
  };
}
