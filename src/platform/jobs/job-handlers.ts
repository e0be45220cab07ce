import { Injectable } from '@nestjs/common';
import { jobOptions, type JobName, type JobPayloads } from '../../jobs.js';
import { methodMark, Registry } from '../registry.js';
import { TenantDb, type TenantScope } from '../tenancy/tenant-db.js';
import { log } from '../log.js';

export interface JobInHand {
  id: string;
  attempt: number;
  /** After this try a person is told. */
  lastTry: boolean;
  /** A worker died with it in hand: it may be what killed it. */
  interrupted?: boolean;
  /** For jobs in mode `claims`: what to give to TenantDb.run(). */
  scope: TenantScope;
  /** The worker is about to stop: long work ends at its next step and leaves the rest to another job. */
  stopping?: AbortSignal;
}

/** Shallow: it reads its payload and calls one thing. Throws RetryLater when what is outside is away. */
export type JobHandler<Payload = never> = (payload: Payload, job: JobInHand) => Promise<unknown>;

/** In the transaction in which the job gives up; `reason` when there is a sentence for people, null after an error of the program. */
export type GivenUpHandler<Payload = never> = (payload: Payload, reason: string | null) => Promise<void>;

const handles = methodMark<JobName, JobHandler>('job');
const hearsGivenUp = methodMark<JobName, GivenUpHandler>('job given up');

/** Marks the one method that does a job: `@HandlesJob('mail.send')`. Its payload is the job's (src/jobs.ts). */
export function HandlesJob<Name extends JobName>(
  name: Name,
): <Method extends JobHandler<JobPayloads[Name]>>(
  _: object,
  key: string | symbol,
  of: TypedPropertyDescriptor<Method>,
) => void {
  return handles(name);
}

/** Marks the method that settles what a job was to do once nobody will do it: `@WhenJobGivesUp('campaign.batch')`. */
export function WhenJobGivesUp<Name extends JobName>(
  name: Name,
): <Method extends GivenUpHandler<JobPayloads[Name]>>(
  _: object,
  key: string | symbol,
  of: TypedPropertyDescriptor<Method>,
) => void {
  return hearsGivenUp(name);
}

/** What rooms have marked by `@HandlesJob` and `@WhenJobGivesUp`. */
@Injectable()
export class JobHandlers {
  constructor(
    private readonly registry: Registry,
    private readonly db: TenantDb,
  ) {}

  /** @throws Error when a job has no handler, or two. */
  all(): Map<JobName, JobHandler> {
    const found = new Map<JobName, JobHandler>();
    for (const { value: name, call } of this.registry.methods(handles)) {
      if (found.has(name)) throw new Error(`Two handlers for the job ${name}`);
      found.set(name, call);
    }
    const orphans = Object.keys(jobOptions).filter((name) => !found.has(name as JobName));
    if (orphans.length > 0) throw new Error(`No handler for the job ${orphans.join(', ')}`);
    return found;
  }

  /** Tells the room, in the current transaction. What fails there must not bring the job back to life. */
  async gaveUp(name: JobName, payload: never, reason: string | null): Promise<void> {
    for (const { value, call } of this.registry.methods(hearsGivenUp)) {
      if (value !== name) continue;
      await this.db
        .savepoint(() => call(payload, reason))
        .catch((error: Error) => log.fault(`job ${name} gave up, and nobody could be told`, error));
    }
  }
}
