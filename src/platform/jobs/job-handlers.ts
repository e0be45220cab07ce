import { Injectable } from '@nestjs/common';
import { jobOptions, type JobName, type JobPayloads } from '../../jobs.js';
import { methodMark, Registry } from '../registry.js';
import type { TenantScope } from '../tenancy/tenant-db.js';

export interface JobInHand {
  id: string;
  attempt: number;
  /** After this try a person is told. */
  lastTry: boolean;
  /** For jobs in mode `claims`: what to give to TenantDb.run(). */
  scope: TenantScope;
}

/** Shallow: it reads its payload and calls one thing. */
export type JobHandler<Payload = never> = (payload: Payload, job: JobInHand) => Promise<unknown>;

const handles = methodMark<JobName, JobHandler>('job');

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

@Injectable()
export class JobHandlers {
  constructor(private readonly registry: Registry) {}

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
}
