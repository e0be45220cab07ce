import { Controller, Get, Query, Redirect, Req } from '@nestjs/common';
import { writeCursor } from '../platform/lists/cursor.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { queueNamed, takePlace } from './queues.js';
import { taskLists } from './task-lists.js';

@Controller('queues')
export class QueuesController {
  constructor(private readonly db: TenantDb) {}

  /** « Suivant »: opens the first thing of a queue, or the one after the last that was opened, in the order of its list. */
  @Get('next')
  @Redirect('/', 303)
  async next(@Query() asked: Record<string, unknown>, @Req() request: PageRequest) {
    const name = asked['queue'] ?? '';
    if (name === '') return { url: '/' };
    const mine = asked['mine'] === '1';
    const queue = typeof name === 'string' ? queueNamed(name, mine) : null;
    if (!queue) throw new NotFound();
    const list = taskLists[queue.list];
    const after = typeof asked['after'] === 'string' ? asked['after'] : '';
    const query = new URLSearchParams(queue.query);
    if (after) query.set('after', after);
    const { rows } = await list.first(this.db, query, clock.now());
    const [row] = rows;
    if (!row) {
      takePlace(request, null);
      const end = after ? 'c’était le dernier' : 'il n’y a rien à faire';
      flash(request, { tone: 'ok', text: `File «\u00a0${queue.label}\u00a0»\u00a0: ${end}.` });
      return { url: '/' };
    }
    takePlace(request, { name: String(name), mine, after: writeCursor(row.cursor) });
    return { url: list.thing(row.id) };
  }

  /** Leaves the queue: its bar goes. */
  @Get('end')
  @Redirect('/', 303)
  end(@Req() request: PageRequest) {
    takePlace(request, null);
    return { url: '/' };
  }
}
