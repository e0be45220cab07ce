import { Injectable } from '@nestjs/common';
import { jobOptions, type JobName } from '../../jobs.js';
import { TenantDb, type TenantScope } from '../tenancy/tenant-db.js';
import { isCrossing } from '../crossing.js';
import { HeldElsewhere, type CarriedJob } from './carried-job.js';
import { JobHandlers, type JobHandler, type JobInHand } from './job-handlers.js';
import { JobTries, leaseSeconds, type Begun, type NotBegun } from './job-tries.js';
import { RetryLater } from './retry-later.js';
import { Turns } from './turns.js';
import { log } from '../log.js';

interface Given {
  id: string;
  name: JobName;
  scope: TenantScope;
  handle: JobHandler;
}

/** Runs one handed row of the outbox. May be called twice, late, or after a crash: the row itself says whether it is still to do. */
@Injectable()
export class JobRunner {
  private handlers: Map<JobName, JobHandler> | null = null;
  private readonly turns = new Turns();
  private readonly inHand = new Map<Given, Begun>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly db: TenantDb,
    private readonly jobHandlers: JobHandlers,
    private readonly tries: JobTries,
  ) {}

  /** @throws Error when a job lacks its handler: called at start-up. */
  prepare(): void {
    this.handlers = this.jobHandlers.all();
  }

  /** @throws Error when the row could not be read or written, or is held elsewhere: no try of the job, the carrier asks again. */
  async run(name: string, { editorId, outboxId: id }: CarriedJob): Promise<void> {
    const jobName = name as JobName;
    const handle = this.handlers?.get(jobName);
    const scope: TenantScope = { editorId, actor: { kind: 'job', name: handle ? jobOptions[jobName].label : name } };
    if (!handle) return this.db.run(scope, () => this.tries.failUnknown(id, jobName));
    const given: Given = { id, name: jobName, scope, handle };
    const outcome = await this.turns.together(() => this.take(given, false));
    if (outcome === 'suspect') await this.turns.alone(() => this.take(given, true));
    if (outcome === 'held') throw new HeldElsewhere(`${name} ${id} is being done elsewhere`);
  }

  /** Asks long work to stop at its next step, then waits for what is in hand; what is still there after that goes back, untried. */
  async stop(milliseconds: number): Promise<void> {
    this.stopping.abort();
    const end = Date.now() + milliseconds;
    while (this.inHand.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    for (const [{ id, scope }, begun] of this.inHand)
      await this.db.run(scope, () => this.tries.putBack(id, begun, null, null)).catch(() => undefined);
  }

  private async take(given: Given, alone: boolean): Promise<NotBegun | 'begun'> {
    if (this.stopping.signal.aborted) throw new Error(`${given.name} ${given.id}: the worker is about to stop`);
    if (alone && (await this.isPoison(given))) return 'over';
    const begun = await this.db.run(given.scope, () => this.tries.begin(given.id, given.name, { alone }));
    if (typeof begun === 'string') return begun;
    this.inHand.set(given, begun);
    try {
      await this.work(given, begun);
    } catch (error) {
      await this.settle(given, begun, error as Error);
    } finally {
      this.inHand.delete(given);
    }
    return 'begun';
  }

  private async work(given: Given, begun: Begun): Promise<void> {
    const { id, scope, handle } = given;
    const about: JobInHand = {
      id,
      scope,
      attempt: begun.tries,
      lastTry: isLast(given, begun),
      interrupted: begun.interrupted,
      stopping: this.stopping.signal,
    };
    if (jobOptions[given.name].mode === 'transaction')
      return this.db.run(scope, async () => {
        if (!(await this.tries.lock(id, begun))) return;
        await handle(begun.payload, about);
        await this.tries.done(id);
      });
    const sign = setInterval(() => void this.giveSign(given, begun), (leaseSeconds * 1_000) / 3);
    try {
      await handle(begun.payload, about);
    } finally {
      clearInterval(sign);
    }
    await this.db.run(scope, () => this.tries.done(id));
  }

  private giveSign({ id, scope }: Given, begun: Begun): Promise<void> {
    return this.db.run(scope, () => this.tries.stillAtIt(id, begun)).catch(() => undefined);
  }

  private async settle(given: Given, begun: Begun, error: Error): Promise<void> {
    const { id, scope, name } = given;
    if (error instanceof RetryLater)
      return this.db.run(scope, () => this.tries.putBack(id, begun, error.at, error.message));
    // Whoever it crossed is over by then.
    if (isCrossing(error)) return this.db.run(scope, () => this.tries.putBack(id, begun, null, error.message));
    log.fault(`job ${name}`, error, { job: id });
    await this.db.run(scope, async () => {
      if (await this.tries.failed(id, begun, error.message, isLast(given, begun)))
        await this.jobHandlers.gaveUp(name, begun.payload, null);
    });
  }

  private isPoison({ id, scope, name }: Given): Promise<boolean> {
    return this.db.run(scope, async () => {
      const failed = await this.tries.failPoison(id);
      if (failed) await this.jobHandlers.gaveUp(name, failed.payload, failed.reason);
      return failed !== null;
    });
  }
}

function isLast({ name }: Given, { tries }: Begun): boolean {
  return tries >= jobOptions[name].tries;
}
