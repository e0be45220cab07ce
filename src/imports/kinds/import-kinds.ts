import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { classMark, Registry } from '../../platform/registry.js';
import type { Actor } from '../../platform/tenancy/tenant-context.js';
import { Forbidden } from '../../platform/web/errors.js';
import type { Reading } from '../columns/cell-readers.js';
import type { ColumnSet } from '../columns/column-set.js';
import type { CellError, MappedColumns } from '../file/read-line.js';
import type { DropShape } from '../drops/drop-shape.js';
import type { Difference } from './difference.js';
import type { KindWords } from './kind-words.js';
import type { SetOffTally } from './set-off.service.js';
import { editors } from '../../journey/states/roles.js';

export type Outcome = 'new' | 'changed' | 'unchanged' | 'error';

export interface RawLine {
  line: number;
  cells: string[];
}

/** What a line comes to. */
export interface Verdict {
  line: number;
  outcome: Outcome;
  differences: Difference[];
  errors: CellError[];
  /** Values that the line is applied without, and why. */
  left: CellError[];
  remarks: string[];
}

/** The lines that speak of one thing, judged together: each on what those before it made of it. */
export interface Judged {
  key: string;
  /** What they speak of; null when it is not in Sceau yet. */
  subjectId: string | null;
  /** The client that it is about; null when there is none, or none yet. */
  clientId: string | null;
  verdicts: Verdict[];
}

/** Whose something is that only one may have: by its record, or by a line of this very file that gives it. */
export interface Holder {
  key: string;
  name: string;
  line?: number | undefined;
}

/** What was given to whom by lines of earlier batches, which those that follow cannot take: filled by each batch for the next. */
export type Claims = Map<string, Holder>;

export interface BatchOfLines {
  /** The lines by what they speak of. */
  groups: Map<string, RawLine[]>;
  mapped: MappedColumns;
  reading: Reading;
  claims: Claims;
  /** For the application: nobody changes these things until the batch is committed. */
  lock: boolean;
  file: { id: string; name: string };
}

/** What was written for one key, and what would give it back. */
export interface Written {
  subjectId: string;
  undo: unknown;
}

export interface JudgedBatch {
  judged: Judged[];
  /** Makes the things of these keys what their lines say, in the caller's transaction: as many statements for all of them as for one. */
  write: (keys: ReadonlySet<string>) => Promise<Map<string, Written>>;
}

/** One thing an import may give back. */
export interface Undoable {
  key: string;
  /** Of the first line that changed it. */
  line: number;
  name: string;
  /** How many lines changed it. */
  rows: number;
  subjectId: string;
  /** The client that it is about; null when there is none. */
  clientId: string | null;
  /** It was not in Sceau before. */
  created: boolean;
  undo: unknown;
}

/** A kind of file: what its columns are, how its lines are judged, and what applying and undoing them is. Everything else is the same for all. */
export interface ImportKind {
  kind: string;
  words: KindWords;
  columns: ColumnSet;
  /** The columns that name what a line speaks of, in their order; none where its key does. */
  named: readonly string[];
  /** It takes files, not a table. */
  drop?: DropShape;
  /** Who may bring and apply it; whoever edits when it says nothing. */
  roles?: Role[];
  /** What a line of a table speaks of, before it is judged: lines of one thing have the same; null when its cell says nothing that could be one. */
  keyOf?: (cells: string[], mapped: MappedColumns, reading: Reading) => string | null;
  /**
   * The columns that say what only one thing may have, with the claim that a value of theirs stands for, and by which name the thing is told when
   * not by its own: a check that goes on in another job asks for those of before.
   */
  claimed?: ReadonlyMap<string, (value: string, subjectId: string | null) => [claim: string, name?: string]>;
  /** The check and the application call it alike: what was shown is what is done. */
  judge(batch: BatchOfLines): Promise<JudgedBatch>;
  /** SQL: the `id` and `name` of what a row `r` of the file speaks of, looked up row by row. */
  subjects: string;
  /** SQL: the client that the subject of a row `r` is about, null when it is about none. */
  clientOfSubject: string;
  /** The page of what a line speaks of. */
  address: (subjectId: string) => string;
  /**
   * Which of these somebody changed since the import, with the sentence that tells what came after it: they are left.
   * @param lock for the undoing: nobody changes them until the batch is committed
   */
  changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>>;
  /** What giving these back brings back with them, beside the rows of their lines; nothing where a kind sets nothing off. */
  setOff?(importId: string, things: Undoable[]): Promise<SetOffTally>;
  /** Gives back what the import changed, in the caller's transaction; it tells the journal. */
  undo(things: Undoable[], file: { id: string; name: string }): Promise<void>;
}

/** A kind that takes files. */
export type DropKind = ImportKind & { drop: DropShape };
export const isDrop = (kind: ImportKind): kind is DropKind => kind.drop !== undefined;

/** Whether somebody of this role may bring and apply files of a kind. */
export const mayBring = ({ roles = editors }: Pick<ImportKind, 'roles'>, role: Role): boolean => roles.includes(role);

/** @throws Forbidden for a person whose role may not do it */
export function refuseRole(kind: Pick<ImportKind, 'roles'>, actor: Actor): void {
  if (actor.kind === 'person' && !mayBring(kind, actor.role))
    throw new Forbidden(
      'Votre rôle ne permet pas cet import. Demandez à une personne du support ou à un administrateur technique.',
    );
}

/** Marks a kind of file that can be imported. */
export const IsImportKind = classMark<ImportKind>('import kind');

@Injectable()
export class ImportKinds {
  constructor(private readonly registry: Registry) {}

  all(): ImportKind[] {
    return [...this.byName().values()];
  }

  find(kind: unknown): ImportKind | undefined {
    return typeof kind === 'string' ? this.byName().get(kind) : undefined;
  }

  of({ kind }: { kind: string }): ImportKind {
    const found = this.find(kind);
    if (!found) throw new Error(`no import kind ${kind}`);
    return found;
  }

  private byName() {
    return this.registry.named(IsImportKind, ({ kind }) => kind);
  }
}
