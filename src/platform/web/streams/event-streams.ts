import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import type pg from 'pg';
import { log } from '../../log.js';
import type { PageRequest } from '../current.js';
import { TooMany } from '../errors.js';
import { EventStream } from './event-stream.js';

/** Of one process, and of one person: a browser opens few tabs that are looked at. */
const most = 500;
const mostOfOne = 6;
const lookEveryMilliseconds = 3_000;
const breatheEvery = 6;

const full = 'Trop de pages suivent déjà un avancement. Celle-ci s’actualise d’elle-même, un peu moins souvent.';

/**
 * The streams of this process: bounded, closed when their session ends or their person may no longer look as they did, closed at once
 * when the process stops. One statement looks at all their sessions.
 */
export class EventStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<EventStream>();
  private timer: NodeJS.Timeout | null = null;
  private looks = 0;

  constructor(
    private readonly connections: pg.Pool,
    private readonly idleMinutes: number,
  ) {}

  /** @throws TooMany: the page is refreshed then, as without streams */
  begin(request: PageRequest, response: Response): EventStream {
    const own = [...this.open].filter(({ person }) => person.id === request.user?.id).length;
    if (this.open.size >= most || own >= mostOfOne) throw new TooMany(full);
    const stream = new EventStream(request, response);
    this.open.add(stream);
    stream.whenClosed(() => this.open.delete(stream));
    this.plan();
    return stream;
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const stream of this.open) stream.close();
  }

  private plan(): void {
    this.timer ??= setTimeout(() => void this.look(), lookEveryMilliseconds);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const streams = [...this.open];
    await this.closeEnded(streams).catch((error: unknown) => {
      // Nobody can say whose sessions are open: nothing more is told until they come back.
      log.fault('sessions of streams not read', error);
      for (const stream of streams) stream.close();
    });
    this.looks += 1;
    if (this.looks % breatheEvery === 0) for (const stream of this.open) stream.breathe();
    this.timer = null;
    if (this.open.size > 0) this.plan();
  }

  private async closeEnded(streams: EventStream[]): Promise<void> {
    if (streams.length === 0) return;
    const { rows } = await this.connections.query<{ session: string; role: string }>({
      name: 'sessions of streams',
      text: `SELECT encode(id_hash, 'hex') AS session, role FROM open_sessions_among($1, make_interval(mins => $2))`,
      values: [streams.map(({ session }) => Buffer.from(session, 'hex')), this.idleMinutes],
    });
    const roles = new Map(rows.map(({ session, role }) => [session, role]));
    for (const stream of streams) if (roles.get(stream.session) !== stream.person.role) stream.close('session');
  }
}
