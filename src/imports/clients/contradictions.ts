import {
  clientColumns,
  clientKeys,
  delegationKeys,
  expiryKeys,
  instanceKeys,
  representativeKeys,
} from './client-columns.js';
import { plainText } from '../columns/plain-text.js';
import type { ClientState } from './client-state.js';
import { firstInstance } from './fold-installation.js';
import type { Line } from '../file/read-line.js';

const wholeClient = [...clientKeys, ...representativeKeys];
const ofInstance = [...instanceKeys.filter((key) => key !== 'instanceName'), ...expiryKeys];

/**
 * Lines of one client that say two different things of the same thing: none of them is believed.
 * @param before the client as it is
 */
export function refuseContradictions(lines: Line[], before: Pick<ClientState, 'instances'>): void {
  if (lines.length < 2) return;
  const instanceOf = instancesOf(lines, before);
  const said = new Map<string, { key: string; line: Line; value: string }[]>();
  for (const line of lines) {
    for (const [key, thing] of thingsOf(line, instanceOf.get(line) ?? '')) {
      const value = line.given[key];
      if (value === undefined) continue;
      const name = `${key}\u001f${thing}`;
      const before = said.get(name);
      if (before) before.push({ key, line, value });
      else said.set(name, [{ key, line, value }]);
    }
  }
  for (const sayings of said.values()) if (new Set(sayings.map(({ value }) => value)).size > 1) refuse(sayings);
}

function* thingsOf(line: Line, instance: string): Generator<[key: string, thing: string]> {
  for (const key of wholeClient) yield [key, ''];
  const finess = line.given['finessEg'] ?? '';
  if (finess !== '') for (const key of ['egName', 'egTown']) yield [key, finess];
  // Two mandates of two channels, two cards since two days: each its own.
  const channel = line.given['delegationChannel'] ?? 'form';
  for (const key of delegationKeys) if (key !== 'delegationChannel') yield [key, channel];
  yield ['habilitatedSince', line.given['habilitatedCards'] ?? ''];
  for (const key of ofInstance) yield [key, instance];
}

// As they are folded in: a line that names no instance speaks of the only one there is, those before it included.
function instancesOf(lines: Line[], { instances }: Pick<ClientState, 'instances'>): Map<Line, string> {
  const known = new Set(instances.map(({ values }) => plainText(values['instanceName'] ?? '')));
  const spoken = new Map<Line, string>();
  for (const line of lines) {
    if (![...instanceKeys, ...expiryKeys].some((key) => line.given[key] !== undefined)) continue;
    const [only = plainText(firstInstance)] = known;
    const named = line.given['instanceName'];
    if (named === undefined && known.size > 1) continue;
    const name = named === undefined ? only : plainText(named);
    known.add(name);
    spoken.set(line, name);
  }
  return spoken;
}

function refuse(sayings: { key: string; line: Line; value: string }[]): void {
  for (const { key, line, value } of sayings) {
    const other = sayings.find((saying) => saying.value !== value);
    const column = clientColumns.byKey.get(key);
    if (!other || !column) continue;
    const [first, second] = [{ line, value }, other].sort((one, two) => one.line.line - two.line.line);
    const shown = (text: string | undefined) => `«\u00a0${column.show(text ?? '') || '(vider)'}\u00a0»`;
    line.errors.push({
      key,
      text: `Les lignes ${first?.line.line} et ${second?.line.line} du même client se contredisent\u00a0: ${shown(first?.value)}, puis ${shown(second?.value)}. Gardez une seule valeur.`,
    });
  }
}
