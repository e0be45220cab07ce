import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import type { Values } from '../file/read-line.js';
import type { ClientState, InstanceState } from './client-state.js';
import { clientColumns } from './client-columns.js';

/** The titles of an export: those an import recognises by itself. */
export const exportHeader = clientColumns.all.map(({ label }) => label);

/**
 * The lines that carry one client: one for each establishment and the instance that serves it, then what is alone.
 * Imported again they change nothing.
 */
export function linesOf(state: ClientState): WrittenCell[][] {
  const common: Values = {
    finessEj: state.finessEj,
    ...state.client,
    ...state.representative?.values,
    ...ofDelegation(state),
    ...ofHabilitations(state),
    followed: state.archived ? 'archived' : 'followed',
  };
  // What all of its lines say is written once.
  const line = withValues(empty, common);
  return pairsOf(state).map(([finess, instance]) =>
    withValues(withValues(line, ofEstablishment(state, finess)), ofInstance(instance)),
  );
}

function pairsOf({ establishments, instances }: ClientState): [finess: string, instance: InstanceState | null][] {
  const pairs: [string, InstanceState | null][] = [];
  const served = new Set<string>();
  // One that is closed is no longer the client's to import.
  const isOpen = (finess: string) => establishments.get(finess)?.closed === false;
  for (const instance of instances) {
    const open = [...instance.served].filter(isOpen).sort();
    for (const finess of open) {
      pairs.push([finess, instance]);
      served.add(finess);
    }
    if (open.length === 0) pairs.push(['', instance]);
  }
  for (const finess of establishments.keys()) if (isOpen(finess) && !served.has(finess)) pairs.push([finess, null]);
  return pairs.length > 0 ? pairs : [['', null]];
}

function ofEstablishment({ establishments }: ClientState, finess: string): Values {
  const own = establishments.get(finess);
  return own ? { finessEg: finess, egName: own.name, egTown: own.town } : {};
}

function ofInstance(instance: InstanceState | null): Values {
  if (!instance) return {};
  const inService = [...instance.expiries].filter(([, { revoked }]) => !revoked);
  return { ...instance.values, ...Object.fromEntries(inService.map(([key, { day }]) => [key, day])) };
}

// One mandate a line: the paper before the portal. Both at once are rare, and the second stays on the client's page.
function ofDelegation({ delegations }: ClientState): Values {
  return [delegations.get('form'), delegations.get('portal')].find((held) => held?.inForce)?.values ?? {};
}

/** Whom ANS has recorded for the client, as its lines say it. */
export function ofHabilitations({ habilitations }: Pick<ClientState, 'habilitations'>): Values {
  const recorded = [...habilitations.values()].filter(({ state, card }) => state === 'active' && card !== '');
  const [first] = recorded.map(({ since }) => since).sort();
  if (first === undefined) return {};
  return { habilitatedCards: recorded.map(({ card }) => card).join(' '), habilitatedSince: first };
}

const empty: WrittenCell[] = clientColumns.all.map(() => '');
const places = new Map(clientColumns.all.map(({ key, write }, at) => [key, { at, write }]));

/** The same line with these values in their columns. */
function withValues(line: WrittenCell[], values: Values): WrittenCell[] {
  const written = [...line];
  for (const [key, value] of Object.entries(values)) {
    const place = places.get(key);
    if (place) written[place.at] = value ? place.write(value) : '';
  }
  return written;
}
