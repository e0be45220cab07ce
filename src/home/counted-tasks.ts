import { Injectable } from '@nestjs/common';
import type { TenantContext } from '../platform/tenancy/tenant-context.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { countTasks, type TaskCount } from './task-counts.js';
import { tasks } from './tasks/tasks.js';

/** All tasks, counted once in a transaction: the menu of the home page says what its lines say, and asks nothing more. */
@Injectable()
export class CountedTasks {
  private readonly counted = new WeakMap<TenantContext, Map<boolean, Promise<TaskCount[]>>>();

  constructor(private readonly db: TenantDb) {}

  all(mine: boolean): Promise<TaskCount[]> {
    const context = this.db.context();
    const known = this.counted.get(context) ?? new Map<boolean, Promise<TaskCount[]>>();
    this.counted.set(context, known);
    const counts = known.get(mine) ?? countTasks(this.db, tasks, mine);
    known.set(mine, counts);
    return counts;
  }
}
