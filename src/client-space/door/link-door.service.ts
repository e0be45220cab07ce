import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { hashOfToken } from '../../platform/auth/link-tokens.js';
import { Throttle } from '../../platform/auth/throttle.js';
import { KnowsVisitors, type Visitor } from '../../platform/audit/came-keys.js';
import { clock } from '../../platform/clock.js';
import { SESSION_POOL } from '../../platform/platform.module.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { PageRequest } from '../../platform/web/current.js';
import { NotFound } from '../../platform/web/errors.js';
import { rememberLocation, replayedLocation } from '../../platform/web/form-tokens.js';
import { ClientLink } from '../links/client-link.entity.js';
import { DoorCookies } from './door-cookies.js';

/** Somebody who came by a link that is good. */
export interface Visit {
  link: ClientLink;
  editorName: string;
  /** The last part of the addresses of this link. */
  token: string;
  /** This browser opened it: what serves once is shown to it alone. */
  known: boolean;
  /** The code was right, not long ago, in this browser. */
  unlocked: boolean;
  /** Its client is archived: the first page says so, and no other is shown. */
  closed: boolean;
}

interface Found {
  editor_id: string;
  editor_name: string;
  link_id: string;
  person_name: string;
  single_use: boolean;
  browser_hash: string | null;
  unlocked_until: Date | null;
}

/** The door of the client’s space: no tenant is known before the hash of a link says it, and nothing but that link is asked. */
@Injectable()
export class LinkDoor {
  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    private readonly db: TenantDb,
    private readonly throttle: Throttle,
    private readonly cookies: DoorCookies,
  ) {}

  /**
   * Opens the one transaction of a visit, in the name of the person of the link. The same form twice is answered with the first one’s address.
   * @param closed what is answered while a link of one use was not opened yet; without it, the link opens nothing
   * @throws NotFound for a link that is unknown, over, revoked or used elsewhere: all look the same; TooMany for who tries many
   */
  async enter<Answer>(
    request: PageRequest,
    work: (visit: Visit) => Promise<Answer>,
    closed?: (visit: Visit) => Promise<Answer>,
  ): Promise<Answer> {
    return this.within(request, async (visit) => {
      const replay = await replayedLocation(this.db, request);
      if (replay) return { url: replay } as Answer;
      const shut = isShut(visit);
      if (shut && (!closed || visit.link.usedAt || visit.link.spentAt)) throw nothingOpens();
      const answer = await (shut && closed ? closed(visit) : work(visit));
      await rememberLocation(this.db, request, answer);
      return answer;
    });
  }

  /** What is read before, in a transaction of its own: the form that is sent stays new. @throws NotFound as `enter` */
  look<Answer>(request: PageRequest, work: (visit: Visit) => Promise<Answer>): Promise<Answer> {
    return this.within(request, (visit) => {
      if (isShut(visit)) throw nothingOpens();
      return work(visit);
    });
  }

  /** Whether this browser may do what is sensitive: asked before a file of it is read. */
  async isUnlocked(request: PageRequest): Promise<boolean> {
    const { found } = await this.find(request);
    return this.standing(request, found).unlocked;
  }

  /** Whom a link that is good is of, whatever became of what they sent. */
  @KnowsVisitors(true)
  async visitorOf(request: PageRequest): Promise<Visitor | null> {
    const found = await this.found(tokenOf(request));
    if (!found) return null;
    const scope = { ...scopeOf(found), looks: true };
    const { clientId } = await this.db.run(scope, () => this.db.theOne(ClientLink, { id: found.link_id }));
    return { editorId: found.editor_id, clientId, name: found.person_name };
  }

  private async within<Answer>(request: PageRequest, work: (visit: Visit) => Promise<Answer>): Promise<Answer> {
    const { found, token } = await this.find(request);
    const scope = { ...scopeOf(found), requestId: request.requestId, looks: request.method === 'GET' };
    return this.db.run(scope, async () => {
      const [row] = await this.db.query<ClientLink & { closed: boolean }>(
        'SELECT l.*, c.archived_at IS NOT NULL AS closed FROM client_links l JOIN clients c ON c.id = l.client_id WHERE l.id = $1',
        [found.link_id],
      );
      if (!row) throw nothingOpens();
      const { closed, ...link } = row;
      return work({ link, closed, token, editorName: found.editor_name, ...this.standing(request, found) });
    });
  }

  private async find(request: PageRequest): Promise<{ found: Found; token: string }> {
    const token = tokenOf(request);
    const found = await this.found(token);
    if (found) return { found, token };
    // Who holds a good one never waits for who guesses: only what was wrong is counted, by its source.
    await this.throttle.take('link', { typed: 'space' }, request.ip ?? '');
    throw nothingOpens();
  }

  private async found(token: string): Promise<Found | undefined> {
    const { rows } = await this.pool.query<Found>('SELECT * FROM find_client_link($1)', [hashOfToken(token)]);
    return rows[0];
  }

  private standing(request: PageRequest, found: Found): Pick<Visit, 'known' | 'unlocked'> {
    const known = found.browser_hash !== null && found.browser_hash === this.cookies.hashOf(request);
    return { known, unlocked: known && found.unlocked_until !== null && found.unlocked_until > clock.now() };
  }
}

function scopeOf({ editor_id: editorId, person_name: name }: Found) {
  return { editorId, actor: { kind: 'client', name } as const };
}

function tokenOf(request: PageRequest): string {
  return /^\/space\/([\w-]{43})(?:\/|$)/.exec(request.path)?.[1] ?? '';
}

// What has served is for the browser it served: the others learn no more than of one that never was.
function isShut({ link, known }: Visit): boolean {
  return (link.singleUse || link.spentAt !== null) && !known;
}

/** What is no page cannot lead to the one that says so. @throws NotFound when the client of the visit is archived */
export function refuseClosed({ closed }: Visit): void {
  if (closed)
    throw new NotFound(
      'Votre structure n’est plus suivie ici\u00a0: il n’y a plus de document à lire. Pour toute question, écrivez-nous.',
      'Votre espace est fermé',
    );
}

export function nothingOpens(): NotFound {
  return new NotFound(
    'Il a expiré, a déjà servi ou a été révoqué. Demandez-en un autre à la personne qui vous suit, ou répondez à son courriel.',
    'Ce lien n’ouvre plus rien',
  );
}
