import { clientKeys } from '../file/import-columns.js';
import type { NeededSlot, Service } from '../../journey/plan/plan.js';

/** Values by column key, as the readers give them; '' is nothing. */
export type Values = Record<string, string>;

export interface EstablishmentState {
  id: string | null;
  name: string;
  town: string;
  category: string | null;
  closed: boolean;
}

export interface InstanceState {
  id: string | null;
  version: number;
  values: Values;
  /** FINESS EG of the establishments it serves. */
  served: Set<string>;
  /** The end of each kind of slot, as declared or as its certificate says. */
  expiries: Map<string, { day: string; certificate: boolean; revoked: boolean }>;
}

/** What we know of one client, and what it becomes as lines are folded in. */
export interface ClientState {
  /** null: not a client yet. */
  id: string | null;
  version: number;
  archived: boolean;
  departement: string;
  client: Values;
  representative: { id: string | null; version: number; values: Values } | null;
  establishments: Map<string, EstablishmentState>;
  instances: InstanceState[];
}

/** A structure of the national register. */
export interface Registered {
  name: string;
  town: string | null;
  /** Of an establishment: who it belongs to. */
  owner: string | null;
  address: string | null;
  postalCode: string | null;
  departement: string | null;
  category: string | null;
}

/** Everything a batch of lines is judged against, read at once. */
export interface Known {
  clients: Map<string, ClientState>;
  entities: Map<string, Registered>;
  registered: Map<string, Registered>;
  /** FINESS EG that are somebody's already, in our clients or earlier in this batch. */
  holders: Map<string, { finessEj: string; name: string }>;
  /** The same for facts that only one client may have, by `takenKey`. */
  taken: Map<string, { finessEj: string; name: string }>;
}

export const takenKey = (key: string, value: string) => `${key}\u001f${value}`;

export function noClient(): ClientState {
  return {
    id: null,
    version: 0,
    archived: false,
    departement: '',
    client: {
      ...Object.fromEntries(clientKeys.map((key) => [key, ''])),
      environment: 'PROD',
      contractState: 'missing',
      selfAdministered: 'non',
    },
    representative: null,
    establishments: new Map(),
    instances: [],
  };
}

/** A copy that may be changed without the original. */
export function copyOf(state: ClientState): ClientState {
  return {
    ...state,
    client: { ...state.client },
    representative: state.representative && { ...state.representative, values: { ...state.representative.values } },
    establishments: new Map([...state.establishments].map(([finess, one]) => [finess, { ...one }])),
    instances: state.instances.map((one) => ({
      ...one,
      values: { ...one.values },
      served: new Set(one.served),
      expiries: new Map(one.expiries),
    })),
  };
}

/** The services of an instance, from the value of its column. */
export const servicesOf = (instance: InstanceState): Service[] =>
  (instance.values['services'] ?? '').split(',').filter((code) => code !== '') as Service[];

/** Which column tells the end of a slot; none for a purpose that files do not carry. */
export function expiryKeyOf(slot: Pick<NeededSlot, 'purpose' | 'commonName'>): string {
  if (slot.purpose !== 'insi') return `expiry.${slot.purpose}`;
  return slot.commonName === 'INSI-MANU' ? 'expiry.insi_manu' : 'expiry.insi_auto';
}
