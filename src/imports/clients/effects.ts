import type { GivenBackAssignment, KnownAssignment } from '../../assignments/assignment-batch.service.js';
import type { ExistingDelegation } from '../../delegations/existing-delegation.js';
import type { HolderLevel } from '../../journey/plan/holders.js';
import type { HolderChosen } from './client-state.js';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import type { Written } from '../kinds/import-kinds.js';

/** A row, by the names of the columns. */
export type Row = Record<string, unknown>;

interface Served {
  instance_id: string;
  client_id: string;
  finess_eg: string;
}

/** `day` null: no longer declared. */
export interface Expiry {
  instance_id: string;
  key: string;
  day: string | null;
}

/** Every row a batch writes, table by table: each list is one statement. */
export interface Effects {
  newClients: Row[];
  changedClients: Row[];
  /** Archived by an import that was undone, and followed again. */
  restoredClients: string[];
  endedRepresentatives: string[];
  newRepresentatives: Row[];
  changedRepresentatives: Row[];
  newEstablishments: Row[];
  changedEstablishments: Row[];
  /** Closed by an import that was undone, and the client's again. */
  reopenedEstablishments: Row[];
  newInstances: Row[];
  changedInstances: Row[];
  served: Served[];
  holders: { instanceId: string; level: HolderLevel }[];
  expiries: Expiry[];
  delegations: ExistingDelegation[];
  references: { id: string; reference: string | null }[];
  habilitations: KnownAssignment[];
  audit: AuditEntry[];
  /** By the number of its lines: which client its lines came to, and what gives back what they changed. */
  clients: Map<string, Written>;
}

/** What gives one client back as it was before the import: rows as they were, and ids of what the import made. */
export interface ClientUndo {
  /** It was not followed before. */
  archive: boolean;
  client: Row | null;
  /** Its name or département was changed: since when certificates were to be made again, if they were. */
  subject: { id: string; changedAt: string | null }[];
  representatives: Row[];
  reopened: string[];
  establishments: Row[];
  instances: Row[];
  holders: ({ id: string } & HolderChosen)[];
  expiries: Expiry[];
  references: { id: string; reference: string | null }[];
  habilitations: GivenBackAssignment[];
  unserved: Served[];
  made: Record<'representatives' | 'establishments' | 'instances' | 'delegations' | 'habilitations', string[]>;
}

export const noEffects = (): Effects => ({
  newClients: [],
  changedClients: [],
  restoredClients: [],
  endedRepresentatives: [],
  newRepresentatives: [],
  changedRepresentatives: [],
  newEstablishments: [],
  changedEstablishments: [],
  reopenedEstablishments: [],
  newInstances: [],
  changedInstances: [],
  served: [],
  holders: [],
  expiries: [],
  delegations: [],
  references: [],
  habilitations: [],
  audit: [],
  clients: new Map(),
});

export const noUndo = (): ClientUndo => ({
  archive: false,
  client: null,
  subject: [],
  representatives: [],
  reopened: [],
  establishments: [],
  instances: [],
  holders: [],
  expiries: [],
  references: [],
  habilitations: [],
  unserved: [],
  made: { representatives: [], establishments: [], instances: [], delegations: [], habilitations: [] },
});

/** As it is kept beside a line: what there is to give back, and no word of the rest. */
export const keptUndo = ({ made, ...undo }: ClientUndo): object => ({ ...filled(undo), made: filled(made) });

/** What was kept, whole again. */
export function wholeUndo(kept: unknown): ClientUndo {
  const { made, ...undo } = kept as Partial<ClientUndo>;
  const none = noUndo();
  return { ...none, ...undo, made: { ...none.made, ...made } };
}

function filled(undo: Row): Row {
  const kept: Row = {};
  for (const name of Object.keys(undo)) {
    const value = undo[name];
    if (Array.isArray(value) ? value.length > 0 : value) kept[name] = value;
  }
  return kept;
}

/** Where the effects on one client are gathered, with what gives them back. */
export interface OneClient {
  id: string;
  effects: Effects;
  undo: ClientUndo;
}

export const orNull = (text: string | undefined): string | null => (text ? text : null);
