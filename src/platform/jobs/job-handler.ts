import { Injectable } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { jobOptions, type JobName, type JobPayloads } from '../../jobs.js';
import type { TenantScope } from '../tenancy/tenant-db.js';

const handles = Reflector.createDecorator<JobName>();

/** Marks the one class that does a job: `@HandlesJob('mail.send')`. Handlers are shallow: parse, call one service. */
export const HandlesJob =
  (name: JobName): ClassDecorator =>
  (target) => {
    Injectable()(target);
    handles(name)(target);
  };

export interface JobInHand {
  id: string;
  attempt: number;
  /** After this try a person is told. */
  lastTry: boolean;
  /** For jobs in mode `claims`: what to give to TenantDb.run(). */
  scope: TenantScope;
}

export interface JobHandler<Name extends JobName> {
  handle(payload: JobPayloads[Name], job: JobInHand): Promise<void>;
}

@Injectable()
export class JobHandlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when a job has no handler, or two. */
  all(): Map<JobName, JobHandler<JobName>> {
    const found = new Map<JobName, JobHandler<JobName>>();
    for (const { instance, metatype } of this.discovery.getProviders()) {
      const name = metatype && this.reflector.get(handles, metatype);
      if (!name || !instance) continue;
      if (found.has(name)) throw new Error(`Two handlers for the job ${name}`);
      found.set(name, instance as JobHandler<JobName>);
    }
    const orphans = Object.keys(jobOptions).filter((name) => !found.has(name as JobName));
    if (orphans.length > 0) throw new Error(`No handler for the job ${orphans.join(', ')}`);
    return found;
  }
}
