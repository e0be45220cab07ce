import { ownNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import {
  CertificatesMadeWrong,
  madeWrongSentence,
  type NewSubject,
} from '../../clients/certificates-made-wrong.queries.js';
import type { Environment } from '../../identifiers/igc-words.js';
import { lockClientsWhole } from '../../clients/lock-clients.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readCardNumbers, readFinessList, type CellReader, type Reading } from '../columns/cell-readers.js';
import { type MappedColumns, saidBy } from '../file/read-line.js';
import {
  type BatchOfLines,
  type Claims,
  type ImportKind,
  IsImportKind,
  type JudgedBatch,
  type RawLine,
  type Undoable,
} from '../kinds/import-kinds.js';
import { sinceOf } from '../kinds/changed-since.js';
import type { SetOffTally } from '../kinds/set-off.service.js';
import { clientColumns, delegationKeys, habilitationKeys, uniqueColumns } from './client-columns.js';
import { takenKey } from './client-state.js';
import { clientWords } from './client-words.js';
import type { Effects } from './effects.js';
import { effectsOf } from './import-effects.js';
import { ImportUndo } from './undo/import-undo.js';
import { ImportWrites } from './import-writes.js';
import { type Judgement, judge, keyOfLine, refuseTwice } from './judge.js';
import { UndoObstacles } from './undo/undo-obstacles.queries.js';
import { KnownQueries } from './known.queries.js';
import type { UniqueValues } from './numbers-known.queries.js';

/** A file of clients: who they are, what they run, and what is in force for them already. */
@IsImportKind()
export class ImportClientsKind implements ImportKind {
  readonly kind = 'clients';
  readonly words = clientWords;
  readonly columns = clientColumns;
  readonly named = ['name'];
  readonly keyOf = keyOfLine;
  readonly claimed = new Map([
    ['finessEg', (finess: string): [string] => [finess]],
    ...uniqueColumns.map(({ key }) => [key, (value: string): [string] => [takenKey(key, value)]] as const),
  ]);
  readonly subjects = `SELECT c.id, c.name FROM (${ownNumbers('ARRAY[r.key]')}) n JOIN clients c ON c.id = n.client_id`;
  readonly clientOfSubject = 'r.subject_id';
  readonly address = (id: string) => `/clients/${id}`;

  constructor(
    private readonly db: TenantDb,
    private readonly known: KnownQueries,
    private readonly writes: ImportWrites,
    private readonly undoing: ImportUndo,
    private readonly obstacles: UndoObstacles,
    private readonly madeWrong: CertificatesMadeWrong,
  ) {}

  async judge({ groups, mapped, reading, claims, lock, file }: BatchOfLines): Promise<JudgedBatch> {
    const lines = [...groups.values()].flat();
    const finessEg = valuesOf(lines, mapped, reading, 'finessEg', readFinessList);
    const cards = valuesOf(lines, mapped, reading, 'habilitatedCards', readCardNumbers);
    const unique: UniqueValues = new Map(
      uniqueColumns.map(({ key }) => [key, valuesOf(lines, mapped, reading, key, clientColumns.byKey.get(key)?.read)]),
    );
    const ways = {
      delegations: delegationKeys.some((key) => mapped.mapping.includes(key)),
      habilitations: habilitationKeys.some((key) => mapped.mapping.includes(key)),
      environments: mapped.mapping.includes('environment'),
    };
    const numbers = [...groups.keys(), ...(unique.get('siret') ?? [])];
    const known = await this.known.read({ fileId: file.id, numbers, finessEg, unique, cards, ...ways }, lock);
    const taken = [...unique].flatMap(([key, values]) => values.map((value) => takenKey(key, value)));
    takeOver(known.holders, finessEg, claims);
    takeOver(known.taken, taken, claims);
    const judged = refuseTwice([...groups.values()].map((group) => judge(group, mapped, known, reading)));
    // What is applied is told by the forecast already.
    if (!lock) await this.tellMadeWrong(judged);
    handOn(known.holders, finessEg, claims);
    handOn(known.taken, taken, claims);
    return {
      judged,
      // What was judged is not held while it is written.
      write: (keys) =>
        this.write(
          effectsOf(
            judged.filter(({ key }) => keys.has(key)),
            reading.names,
            file,
          ),
          file.name,
        ),
    };
  }

  // One statement a batch, and none where no name, département nor environment changes.
  private async tellMadeWrong(judged: Judgement[]): Promise<void> {
    const wrong = await this.madeWrong.of(judged.flatMap((one) => newSubjectOf(one) ?? []));
    for (const one of judged) {
      const many = wrong.get(one.clientId ?? '');
      if (many === undefined) continue;
      const changing = one.verdicts.find(({ differences }) => differences.some(([key]) => bornKeys.includes(key)));
      changing?.remarks.push(madeWrongSentence(whatChanges(one), many));
    }
  }

  private async write(effects: Effects, fileName: string): Promise<Effects['clients']> {
    await this.writes.write(effects, `Import «\u00a0${fileName}\u00a0».`);
    return effects.clients;
  }

  /** The journal knows every change: the client is as the import left it when nothing came after. */
  async changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    const ids = things.map(({ subjectId }) => subjectId);
    if (lock) await lockClientsWhole(this.db, ids);
    const since = await sinceOf(this.db, importId, 'e.client_id', new Map(ids.map((id) => [id, id])));
    const obstacles = await this.obstacles.of(things.filter(({ subjectId }) => !since.has(subjectId)));
    return new Map([...since, ...obstacles]);
  }

  setOff(importId: string, things: Undoable[]): Promise<SetOffTally> {
    return this.undoing.setOff(importId, things);
  }

  undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    return this.undoing.undo(things, file);
  }
}

/** The columns by which a certificate’s name, département or environment changes. */
const bornKeys = ['name', 'postalCode', 'finessEj', 'environment'];

type Change = Pick<Judgement, 'before' | 'after'>;

const isRenamed = ({ before, after }: Change) =>
  before.client['name'] !== after.client['name'] || before.departement !== after.departement;

const isSwitched = ({ before, after }: Change) => before.client['environment'] !== after.client['environment'];

function newSubjectOf({ before, after }: Judgement): NewSubject | null {
  if (before.id === null || !(isRenamed({ before, after }) || isSwitched({ before, after }))) return null;
  const { name = '', environment } = after.client;
  return { id: before.id, name, departement: after.departement, environment: environment as Environment };
}

function whatChanges(change: Change): string {
  if (!isSwitched(change)) return 'Le nom ou le département change';
  return isRenamed(change) ? 'Le nom ou le département change, l’environnement aussi' : 'L’environnement change';
}

/** What the cells of one column say, each word once. */
function valuesOf(
  lines: RawLine[],
  { mapping }: MappedColumns,
  reading: Reading,
  key: string,
  read: CellReader | undefined,
): string[] {
  const index = mapping.indexOf(key);
  if (index < 0 || !read) return [];
  const found = new Set<string>();
  const list = read === readFinessList || read === readCardNumbers;
  for (const { cells } of lines) {
    const answer = read(saidBy(cells[index]), reading);
    if (!('value' in answer)) continue;
    for (const word of list ? answer.value.split(' ') : [answer.value]) if (word !== '') found.add(word);
  }
  return [...found];
}

// What an earlier batch of the file was given.
function takeOver(holders: Claims, keys: string[], claims: Claims): void {
  for (const key of keys) {
    const claimed = claims.get(key);
    if (claimed && !holders.has(key)) holders.set(key, claimed);
  }
}

function handOn(holders: Claims, keys: string[], claims: Claims): void {
  for (const key of keys) {
    const holder = holders.get(key);
    if (holder) claims.set(key, holder);
  }
}
