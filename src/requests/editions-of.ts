import { type EntityTarget, type FindOptionsWhere, IsNull, Not, type QueryDeepPartialEntity } from 'typeorm';
import type { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { type Having, isThere } from '../platform/tenancy/select-rows.js';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import type { Edition } from './edition.entity.js';

/** An act as the journal has it. */
interface Told<Of extends unknown[]> {
  action: string;
  words: (...of: Of) => string;
}

/** What a kind of editions says of itself. */
export interface EditionRules<Row extends Edition> {
  entity: EntityTarget<Row>;
  /** What keeps one in use of each kind. */
  index: string;
  /** How many are listed. */
  listed: number;
  subject: string;
  /** Its id is that of a document. */
  isDocument?: true;
  mapped: Told<[row: Row, filled: number]>;
  used: Told<[row: Row]>;
  words: {
    /** Why a mapping changes no more. */
    settled: string;
    /** Of two put in use at once, what the second is told. */
    another: string;
    /** Why it may not be used. @param missing what nothing in it carries */
    lacking: (missing: string) => string;
  };
  /** Answers without which it would say nothing, in French. */
  missing: (row: Row) => string[];
}

/** What a person decided of one. */
interface Mapped {
  mapping: Record<string, string>;
  /** The version of the page it was decided on. */
  version: number;
  /** Beside what is kept of the mapping. */
  columns?: object;
  /** What the journal says more. */
  more?: string;
}

/** How such things are read, mapped, put in use and replaced. */
export class EditionsOf<Row extends Edition> {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly rules: EditionRules<Row>,
  ) {}

  /** @throws NotFound */
  async byId(id: string): Promise<Row> {
    const row = await this.db.one(this.rules.entity, { id } as Having<Row>);
    if (!row) throw new NotFound();
    return row;
  }

  /** Newest first. */
  all(): Promise<Row[]> {
    return this.db.rows(this.rules.entity, {}, { order: { id: 'DESC' }, take: this.rules.listed });
  }

  inUse(kind: Row['kind']): Promise<Row | null> {
    return this.db.one(this.rules.entity, { kind, usedAt: isThere, replacedAt: null } as Having<Row>);
  }

  /** @throws Refused once it has been used: what is decided of it stands */
  async open(id: string): Promise<Row> {
    const row = await this.byId(id);
    if (row.usedAt) throw new Refused([this.rules.words.settled]);
    return row;
  }

  /** Which one of its kind the next is: of two who load at once, the second waits. */
  async next(kind: Row['kind']): Promise<number> {
    await this.db.oneAtATime(`${this.rules.subject} edition`);
    const last = await this.db.one(this.rules.entity, { kind } as Having<Row>, { order: { edition: 'DESC' } });
    return (last?.edition ?? 0) + 1;
  }

  /** Keeps what is given to boxes that it has. @throws Refused when somebody mapped it meanwhile, or put it in use */
  async map(row: Row & { fields: { key: string }[] }, { mapping, version, columns, more = '' }: Mapped): Promise<void> {
    const kept = Object.fromEntries(row.fields.flatMap(({ key }) => (mapping[key] ? [[key, mapping[key]]] : [])));
    const { affected } = await this.update(
      { id: row.id, version, usedAt: IsNull() },
      { ...columns, mapping: kept, version: version + 1 },
    );
    if (affected !== 1)
      throw new Refused(['Quelqu’un vient de changer ces correspondances. Rechargez la page, puis recommencez.']);
    const { action, words } = this.rules.mapped;
    await this.tell(row.id, { action, summary: `${words(row, Object.keys(kept).length)}${more}` });
  }

  /** From now on the next ones of its kind are made with it; those under way keep theirs. @throws Refused */
  async use(id: string): Promise<void> {
    const row = await this.byId(id);
    if (row.usedAt && !row.replacedAt) return;
    const { index, used, words, missing } = this.rules;
    const lacking = missing(row);
    if (lacking.length > 0) throw new Refused([`${words.lacking(lacking.join(', '))} Complétez les correspondances.`]);
    await this.retire(row.kind);
    const now = { usedAt: clock.now(), usedBy: this.db.actor.name, replacedAt: null };
    await this.db.keptApart(
      index,
      () => this.update({ id }, now),
      () => new Refused([`${words.another} Rechargez la page.`]),
    );
    await this.tell(id, { action: used.action, summary: used.words(row) });
  }

  /** Another one takes the place of what is in use of this kind. */
  async retire(kind: Row['kind']): Promise<void> {
    await this.update({ kind, usedAt: Not(IsNull()), replacedAt: IsNull() }, { replacedAt: clock.now() });
  }

  tell(id: string, entry: { action: string; summary: string }): Promise<unknown> {
    const { subject, isDocument } = this.rules;
    const document = isDocument ? { documentId: id } : {};
    return this.audit.record({ subject: { kind: subject, id }, clientId: null, ...entry, ...document });
  }

  private update(where: object, columns: object) {
    const repository = this.db.repo(this.rules.entity);
    return repository.update(where as FindOptionsWhere<Row>, columns as QueryDeepPartialEntity<Row>);
  }
}
