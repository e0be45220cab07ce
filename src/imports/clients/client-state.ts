import { clientKeys } from './client-columns.js';
import type { HolderLevel } from '../../journey/plan/holders.js';
import type { NeededSlot, Service } from '../../journey/plan/plan.js';
import type { AssignmentState } from '../../assignments/assignment.entity.js';
import type { DelegationChannel } from '../../delegations/delegation.entity.js';
import type { Values } from '../file/read-line.js';
import type { Claims } from '../kinds/import-kinds.js';

export interface EstablishmentState {
  id: string | null;
  version: number;
  name: string;
  town: string;
  category: string | null;
  closed: boolean;
  /** Closed when the import that had added it was undone: a line opens it again. */
  undone: boolean;
}

/** Whose number its certificates carry, as the row has it; without a day nobody chose. */
export interface HolderChosen {
  level: HolderLevel;
  since: string | null;
  reason: string | null;
}

export interface InstanceState {
  id: string | null;
  version: number;
  values: Values;
  holder: HolderChosen;
  /** FINESS EG of the establishments it serves. */
  served: Set<string>;
  /** The end of each kind of slot, as declared or as its certificate says. */
  expiries: Map<string, { day: string; certificate: boolean; revoked: boolean }>;
}

/** A mandate of one channel: in force, or on its way. */
export interface DelegationHeld {
  id: string | null;
  version: number;
  inForce: boolean;
  /** The day from which it is in force: not the one on which it was signed, where they differ. */
  startsOn: string | null;
  values: Values;
}

/** An administrator whom ANS has recorded for the client, or is asked to. */
export interface HabilitationHeld {
  id: string | null;
  state: AssignmentState;
  since: string;
  /** As the row has it, to be given back. */
  instant: string;
  /** Likewise since when ANS has it recorded; null: it never did. */
  recorded: string | null;
  name: string;
  card: string;
}

/** Who holds a card. */
export interface CardHolder {
  administratorId: string;
  name: string;
  /** What the client who employs them is known by; '' for the editor's own. */
  employer: string;
  gone: boolean;
}

/** What we know of one client, and what it becomes as lines are folded in. */
export interface ClientState {
  /** null: not a client yet. */
  id: string | null;
  version: number;
  archived: boolean;
  /** Archived when the import that had created it was undone: a line brings it back. */
  undone: boolean;
  departement: string;
  /** '' when it is known by its SIRET alone. */
  finessEj: string;
  /** Of one that is known by its SIRET alone: what stands under it for ANS; null: nothing does. */
  underSiret: 'contract' | 'habilitations' | 'delegation' | null;
  /** The orders that keep it in its environment; none where no line says another. */
  held: readonly string[];
  /** Since when certificates may carry a former name or département; null: none does. */
  subjectChangedAt: string | null;
  client: Values;
  representative: { id: string | null; version: number; values: Values } | null;
  establishments: Map<string, EstablishmentState>;
  instances: InstanceState[];
  delegations: Map<DelegationChannel, DelegationHeld>;
  /** By administrator. */
  habilitations: Map<string, HabilitationHeld>;
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
  closedOn: string | null;
}

/** Everything a batch of lines is judged against, read at once. */
export interface Known {
  /** By FINESS EJ, and by SIRET. */
  clients: Map<string, ClientState>;
  /** By a number that a client of ours was known by. */
  formers: Map<string, { name: string; number: string; since: string }>;
  entities: Map<string, Registered>;
  registered: Map<string, Registered>;
  /** Where the register knows nothing: whose FINESS EJ a FINESS EG of the lines is among our clients or in the file, « d’Asso Mère ». */
  entityOf: Map<string, string>;
  /** And the establishments of our clients that a line takes for a FINESS EJ. */
  establishmentOf: Map<string, { name: string; owner: string }>;
  /** FINESS EG that are somebody's already, in our clients or earlier in this batch. */
  holders: Claims;
  /** The same for facts that only one client may have, by `takenKey`. */
  taken: Claims;
  /** By card number. */
  cards: Map<string, CardHolder>;
}

/** What it is known by: its FINESS EJ, else its SIRET. */
export const numberOf = ({ finessEj, client }: Pick<ClientState, 'finessEj' | 'client'>): string =>
  finessEj || (client['siret'] ?? '');

export const takenKey = (key: string, value: string) => `${key}\u001f${value}`;

const noValues: Values = {
  ...Object.fromEntries(clientKeys.map((key) => [key, ''])),
  environment: 'PROD',
  contractState: 'missing',
  selfAdministered: 'non',
};

export function noClient(): ClientState {
  return {
    id: null,
    version: 0,
    archived: false,
    undone: false,
    departement: '',
    finessEj: '',
    underSiret: null,
    held: [],
    subjectChangedAt: null,
    client: { ...noValues },
    representative: null,
    establishments: new Map(),
    instances: [],
    delegations: new Map(),
    habilitations: new Map(),
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
    delegations: new Map(state.delegations),
    habilitations: new Map(state.habilitations),
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
