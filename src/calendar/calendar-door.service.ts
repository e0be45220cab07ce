import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../config/env.js';
import { defaultScope } from '../home/home-address.js';
import type { Role } from '../journey/states/transitions.js';
import { hashOfToken } from '../platform/auth/link-tokens.js';
import { Throttle } from '../platform/auth/throttle.js';
import { clock } from '../platform/clock.js';
import type { Calendar } from '../platform/files/calendar-file.js';
import { ENV, SESSION_POOL } from '../platform/platform.module.js';
import { Doorway } from '../platform/tenancy/doorway.js';
import { TenantDb, type TenantScope } from '../platform/tenancy/tenant-db.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound } from '../platform/web/errors.js';
import { longDate, number } from '../platform/web/view-helpers.js';
import { CalendarDatesQueries, type DatesOf } from './calendar-dates.queries.js';
import { type DatedEvent, eventsOf } from './calendar-events.js';

/** A year with the time to prepare it, and a month that is over, in days from today. */
const [coming, over] = [
  { from: 0, until: 400 },
  { from: -30, until: -1 },
];

interface Found {
  editor_id: string;
  editor_name: string;
  user_id: string | null;
  user_name: string;
  user_role: Role;
  client_id: string | null;
  client_name: string;
  feed_name: string;
}

/** The door of calendar programs: no tenant is known before the hash of an address says it, and nothing is written. */
@Injectable()
export class CalendarDoor {
  /** More than anybody reads in a calendar. */
  most = 5_000;
  // Programs come by themselves, at the hour that suits them: pages pass before them.
  private readonly doorway = new Doorway(2);

  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    private readonly db: TenantDb,
    private readonly throttle: Throttle,
    private readonly dates: CalendarDatesQueries,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * What a program that asks is answered.
   * @throws NotFound for an address that is unknown or revoked, of an account that is closed, a client that is archived, an editor that is suspended: all look the same
   * @throws TooMany for who tries many
   */
  async read(token: string, request: PageRequest): Promise<Calendar> {
    const found = await this.found(token);
    if (!found) {
      // Who holds a good one never waits for who guesses: only what was wrong is counted, by its source.
      await this.throttle.take('link', { typed: 'calendar' }, request.ip ?? '');
      throw new NotFound();
    }
    const scope: TenantScope = {
      editorId: found.editor_id,
      actor: actorOf(found),
      requestId: request.requestId,
      looks: true,
    };
    return this.doorway.through(() => this.db.run(scope, () => this.calendarOf(found)));
  }

  private async found(token: string): Promise<Found | undefined> {
    const { rows } = await this.pool.query<Found>('SELECT * FROM find_calendar_feed($1)', [hashOfToken(token)]);
    return rows[0];
  }

  private async calendarOf(found: Found): Promise<Calendar> {
    const whose: DatesOf = found.client_id ? { clientId: found.client_id } : defaultScope(found.user_role);
    const { events, cut } = await this.nearest(whose, found.client_id !== null);
    const site = this.env.PUBLIC_URL.replace(/\/$/, '');
    return {
      name: `Échéances\u00a0: ${found.client_id ? found.client_name : `Sceau, ${found.editor_name}`}`,
      description: describe(found, whose, cut ? events : null),
      events: events.map(({ path, ...event }) => ({ ...event, url: `${site}${path}` })),
    };
  }

  /** What comes, and behind it what is over, the latest first, as far as there is room. */
  private async nearest(whose: DatesOf, ofOne: boolean): Promise<{ events: DatedEvent[]; cut: boolean }> {
    const told = { now: clock.now(), toTeam: !ofOne, ofOne };
    const next = eventsOf(await this.dates.of(whose, { ...coming, most: this.most + 1 }), told);
    const room = this.most - next.length;
    if (room <= 0) return { events: next.slice(0, this.most), cut: room < 0 };
    const before = eventsOf(await this.dates.of(whose, { ...over, most: room }), told);
    return { events: [...before.slice(-room), ...next], cut: false };
  }
}

function actorOf({ user_id: id, user_name: name, user_role: role, feed_name: feed }: Found): TenantScope['actor'] {
  return id ? { kind: 'person', id, name, role } : { kind: 'client', name: feed };
}

/** @param shown those that are shown, when there are more */
function describe({ editor_name: editor }: Found, whose: DatesOf, shown: DatedEvent[] | null): string {
  const of = { team: 'de tous les clients', mine: 'des clients suivis' };
  const those = typeof whose === 'string' ? of[whose] : 'du client';
  const cut = shown
    ? ` Il y a trop de dates\u00a0: les ${number(shown.length)} premières à partir de ce jour, jusqu’au ${longDate(shown.at(-1)?.day)}. Les suivantes sont dans Sceau.`
    : '';
  return `Fins de certificats, de cartes et de délégations, et départs prévus, ${those}. Tenu par ${editor} dans Sceau.${cut}`;
}
