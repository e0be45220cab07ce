import { count, number } from '../../platform/web/view-helpers.js';
import { decisionOf, isUndecided } from '../departure-decisions.js';
import { decisionName, takerName } from '../departure.form.js';
import { type GroupKey, groups, type Line, lineKeys, type LineKey, lines } from '../departure-lines.js';
import type { DeparturePage } from './departure-page.js';

interface ShownField {
  name: string;
  value?: unknown;
  error?: string | undefined;
  placeholder?: string | undefined;
  options?: unknown;
}

/** Everything that names the person, by group: how many, what is decided, who takes over, where it stands. */
export function decisionGroups(page: DeparturePage, fields: ShownField[], open: boolean) {
  const field = (name: string) => fields.find((one) => one.name === name) ?? null;
  const keys = lineKeys.filter((key) => page.counts[key] > 0);
  return (Object.keys(groups) as GroupKey[])
    .map((group) => ({
      label: groups[group],
      total: groupTotal(group, page),
      lines: keys
        .filter((key) => lines[key].group === group)
        .map((key) => lineOf(key, page, { decision: field(decisionName(key)), taker: field(takerName(key)), open })),
    }))
    .filter((group) => group.lines.length > 0);
}

function groupTotal(group: GroupKey, { counts }: DeparturePage): string {
  const sum = lineKeys.filter((key) => lines[key].group === group).reduce((total, key) => total + counts[key], 0);
  if (group === 'assignments') return count(sum, 'client', 'clients');
  return number(sum);
}

function lineOf(
  key: LineKey,
  page: DeparturePage,
  shown: { decision: ShownField | null; taker: ShownField | null; open: boolean },
) {
  const { departure, counts, exceptions } = page;
  const { label, note, options, takers } = lines[key];
  const held = decisionOf(departure, key);
  const alone = held ? options[held.decision]?.alone === true : false;
  const apart = exceptions.filter(({ line }) => line === key).length;
  return {
    key,
    label,
    note: apart > 0 ? `${note}, ${count(apart, 'client à part', 'clients à part')}` : note,
    count: counts[key],
    counted: `${number(counts[key])}\u00a0: ${label}`,
    href: `/departures/${departure.id}/lines/${key}`,
    decision: shown.open ? shown.decision : null,
    decided: held ? (options[held.decision]?.label ?? '') : '',
    nothing: Object.keys(options).length === 0,
    taker: shown.open && takers ? shown.taker : null,
    takerIsAddress: takers === 'addresses',
    takerName: takers && held && !alone ? takerLabel(lines[key], held.taker, page.names) : null,
    state: stateOf(key, page, held?.attestedBy),
  };
}

// Whoever was chosen, also once they may be chosen no more.
function takerLabel({ takers }: Line, taker: string | null, names: DeparturePage['names']): string {
  if (taker === null) return 'personne';
  return takers === 'addresses' ? taker : (names.get(taker) ?? 'une personne inconnue');
}

function stateOf(key: LineKey, { departure, blockers }: DeparturePage, attestedBy: string | undefined) {
  if (Object.keys(lines[key].options).length === 0 && departure.state === 'abandoned')
    return { tone: 'none', icon: 'circle-minus', label: 'Ne suivra pas', plain: true };
  if (Object.keys(lines[key].options).length === 0)
    return { tone: 'ok', icon: 'circle-check', label: 'Suivra', plain: true };
  if (key === 'alone' && blockers.length > 0)
    return { tone: 'bad', icon: 'alert-circle', label: count(blockers.length, 'orphelin', 'orphelins') };
  if (isUndecided(departure, key))
    return {
      tone: 'soon',
      icon: 'hourglass',
      label: Object.values(lines[key].options).some(({ attested }) => attested) ? 'À attester' : 'À décider',
    };
  return { tone: 'ok', icon: 'circle-check', label: attestedBy ? 'Attesté' : 'Décidé', plain: true };
}
