import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { uuidv7 } from '../platform/uuid.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { clock } from '../platform/clock.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, RefusedField } from '../platform/web/errors.js';
import { Solution } from './solution.entity.js';
import { isClosed, solutionFields } from './solution.form.js';
import { SolutionsQueries } from './solutions.queries.js';

@Injectable()
export class SolutionsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly queries: SolutionsQueries,
    private readonly outbox: Outbox,
  ) {}

  /** Those an instance may be given. @param kept the one it runs already, closed or not */
  async offered(kept: string | null): Promise<Solution[]> {
    const all = await this.db.rows(Solution, {}, { order: { name: 'ASC' }, take: 500 });
    return all.filter(({ id, closedAt }) => closedAt === null || id === kept);
  }

  async byId(id: string): Promise<Solution> {
    const solution = await this.db.one(Solution, { id });
    if (!solution) throw new NotFound();
    return solution;
  }

  /** The one chosen for an instance. @throws RefusedField for one of somebody else's, or closed and not kept */
  async chosen(id: string, kept: string | null): Promise<Solution> {
    const solution = await this.db.one(Solution, { id });
    if (!solution) throw new RefusedField('solutionId', 'Cette solution n’existe plus. Choisissez-en une autre.');
    if (solution.closedAt !== null && id !== kept) throw new RefusedField('solutionId', isClosed(solution.name));
    return solution;
  }

  /** The solution of that name, created when it is new. @throws RefusedField when it is closed and not kept */
  async named(name: string, kept: string | null = null): Promise<Solution> {
    await this.create(name);
    const solution = await this.byId(await this.queries.idOf(name));
    if (solution.closedAt !== null && solution.id !== kept)
      throw new RefusedField('solutionName', isClosed(solution.name));
    return solution;
  }

  /** @throws RefusedField when it is there already */
  async add(name: string): Promise<void> {
    if (await this.create(name)) return;
    const there = await this.byId(await this.queries.idOf(name));
    const closed = there.closedAt === null ? '' : ', close\u00a0: rouvrez-la';
    throw new RefusedField('name', `«\u00a0${there.name}\u00a0» est déjà dans vos solutions${closed}.`);
  }

  /** @throws EditConflict when somebody saved since the form was opened, RefusedField for a name taken */
  async rename(id: string, form: { name: string; version: number }): Promise<void> {
    const { name } = form;
    await this.edits.save({
      subject: { kind: 'solution', id },
      clientId: null,
      fields: solutionFields,
      opened: form.version,
      yours: { name },
      now: () => this.byId(id),
      entity: Solution,
      where: { id },
      columns: { name },
      told: () => `Solution renommée «\u00a0${name}\u00a0»`,
      address: `/settings/solutions/${id}`,
      cancel: `/settings/solutions/${id}/edit`,
    });
    // A signed form may name it as it was: the next action says so, soon.
    await this.outbox.enqueue('progress.refresh', {}, { key: 'solutions' });
  }

  /** No longer offered for new instances. A second call finds it done. */
  close(solution: Solution): Promise<boolean> {
    return this.turn(solution, { closed: true, action: 'closed', verb: 'close\u00a0: elle n’est plus proposée' });
  }

  reopen(solution: Solution): Promise<boolean> {
    return this.turn(solution, { closed: false, action: 'reopened', verb: 'rouverte' });
  }

  private async turn(
    { id, name, version }: Solution,
    to: { closed: boolean; action: string; verb: string },
  ): Promise<boolean> {
    const { affected } = await this.db
      .repo(Solution)
      .update(
        { id, closedAt: to.closed ? IsNull() : Not(IsNull()) },
        { closedAt: to.closed ? clock.now() : null, version: () => 'version + 1' },
      );
    if (affected !== 1) return false;
    await this.audit.record({
      subject: { kind: 'solution', id },
      clientId: null,
      action: to.action,
      summary: `Solution «\u00a0${name}\u00a0» ${to.verb}`,
      details: { version: version + 1 },
    });
    return true;
  }

  private async create(name: string): Promise<boolean> {
    const id = uuidv7();
    if (!(await this.queries.add(id, name))) return false;
    await this.audit.record({
      subject: { kind: 'solution', id },
      clientId: null,
      action: 'created',
      summary: `Solution «\u00a0${name}\u00a0» ajoutée`,
      details: { version: 1 },
    });
    return true;
  }
}
