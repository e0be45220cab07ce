import type { EntityTarget } from 'typeorm';
import type { Requirement, TransitionTable } from '../../journey/states/transitions.js';
import type { Having } from '../tenancy/select-rows.js';

/** A row that lives along a table. The version, where there is one, is the one its forms are opened at. */
export interface Moving<State extends string = string> {
  id: string;
  state: State;
  stateSince: Date;
  version?: number;
  clientId?: string | null;
}

/** What a room says of its own thing; everything else of a change of state is the same everywhere. */
export interface MoveRules<Row extends Moving, State extends string, Action extends string, Facts> {
  table: TransitionTable<State, Action, Facts>;
  entity: EntityTarget<Row>;
  /** The rows of the entity that live along this table; all of them when left out. */
  where?: Having<Row>;
  /** What the guards look at. Read only for a transition that has guards. */
  facts: (row: Row) => Facts | Promise<Facts>;
  /** What the journal says besides the table's own sentence. */
  tell?: (row: Row, done: string) => Told | Promise<Told>;
  /** Since when it is in the state that an action leads back to, where that went on meanwhile; of any other, since now. */
  since?: Partial<Record<Action, (row: Row) => Date>>;
  /** What follows, in the same transaction. The row is already in its new state. */
  effects?: Partial<Record<Action, (row: Row) => Promise<void>>>;
  /** The same, for as many rows as moved together: one, or those of a batch. */
  effectsOnMany?: Partial<Record<Action, (rows: Row[]) => Promise<void>>>;
  /** The sentence for whoever comes second, given the label of the state it is in now. */
  lost: (stateNow: string) => string;
  /** A unique index that may say no, and the sentence then. */
  unique?: { constraint: string; sentence: string };
}

/** A sentence, the client whose timeline has it (the row's own when left out), and what the journal keeps beside. */
interface Told {
  summary: string;
  clientId?: string | null;
  details?: Record<string, unknown>;
}

/** What is written with the state, and proves it. */
export interface Written<Row> {
  /** Columns that change with the state. */
  columns?: Partial<Row>;
  documentId?: string | null;
  details?: Record<string, unknown>;
  reason?: string | null;
  /** Instead of the sentence of the table, when more is known. */
  summary?: string;
}

/** What comes with one change of state. */
export interface Move<Row, Facts> extends Written<Row> {
  /** ISO day the thing happened, when the table asks for it. */
  date?: string;
  /** What else was given, in the words of the table. */
  given?: Requirement[];
  /** Added to the sentence of the table: « Commande passée…, produit 12345 ». */
  more?: string;
  /** Facts that only the caller knows. */
  facts?: Partial<Facts>;
  /**
   * Who decided, when it is not the person or job that acts now. `job`: the table is asked for a job, whoever caused it.
   * `caller`: it follows from another decision; the table says where it leads.
   */
  decidedBy?: 'job' | 'caller';
  /** Done once the table has said yes, before anything is written: a paper kept, a letter drawn. */
  prepare?: (row: Row) => Promise<Written<Row>>;
  /** Not told: what follows in a moment is. */
  untold?: boolean;
}

/** One change of state among many: its facts are all known, and what it says of itself asks nothing of the database. */
export interface MoveAmongMany<Row, Facts> extends Omit<Move<Row, Facts>, 'prepare' | 'facts'> {
  facts?: Facts;
  /** Instead of the rule that asks row by row. */
  told?: Told;
}
