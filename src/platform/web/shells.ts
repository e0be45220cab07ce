import { Injectable } from '@nestjs/common';
import { roleTitles } from '../../journey/states/transitions.js';
import type { Response } from 'express';
import { clock } from '../clock.js';
import { classMark, Registry } from '../registry.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { PageRequest, SessionLasts } from './current.js';
import { demoNote } from './demo-note.js';
import { IsNotice, type ShownNotice } from './notices.js';
import { type Offer, Permissions } from './permissions.js';
import { takeFlash, type Flash } from './flash.js';
import { IsUnderWay, type ShownWork } from './under-way.js';

/** A number of the menu, « 1 000+ » beyond a thousand, and of what. */
export interface MenuCount {
  shown: string;
  label: string;
}

/** What the layout shows around every signed-in page. */
export interface Shell {
  user: { name: string; roleLabel: string; initials: string; email: string };
  editorName: string;
  /** As they are shown; nothing where there is none. */
  counts: { tasks: MenuCount | null; unmatchedMails: MenuCount | null };
  current: string;
  /** What rooms have to say of the whole service. */
  notices: ShownNotice[];
  /** Long work that goes on meanwhile. */
  underWay: ShownWork[];
  flash: Flash[];
  /** Words of the address that the page does not know, each told in French. */
  unknown: readonly string[];
  demo: boolean;
  /** In the demonstration: what the simulator is about to answer. */
  demoNote: string | null;
  requestId: string;
  /** How long one may sit before this page. */
  lasts: SessionLasts | null;
  /** A page on paper says of when it is. */
  now: Date;
  /** What the person is going through, one thing after the other. */
  queue: ShellQueue | null;
  /** Whether the person's role is let in where a button leads: templates ask it by the helper `may`. */
  may(offer: Offer, address: string): boolean;
  /** Why nothing of this page's client is offered to who reads; null when it is theirs to act upon, or of no client. */
  closed(): string | null;
  /** The roles that may do what an address does, as people read them: whom to ask. */
  whoMay(address: string): string[];
}

export interface ShellQueue {
  label: string;
  /** Its list, the page of its next thing, and the way out. */
  href: string;
  next: string;
  end: string;
  /** All of it at once, for the partial `lists/campaign`; null where its list is not of clients. */
  campaign: { list: string; query: string; small: string } | null;
}

/** What the room that knows the menu says of it. */
export interface Menu {
  /** Addresses that begin otherwise than their entry: `{ slots: 'certificates' }` lights « Certificats » on `/slots/…`. */
  readonly places: Readonly<Record<string, string>>;
  /** The numbers beside the entries, for the person who asks. */
  counts(request: PageRequest): Promise<Shell['counts']>;
  /** The queue that the person is in. */
  queue(request: PageRequest): ShellQueue | null;
}

/** Marks the one menu: the platform knows no noun. */
export const IsMenu = classMark<Menu>('menu');

/** What is found out in the transaction of a page. */
type Found = Pick<Shell, 'counts' | 'notices' | 'underWay' | 'closed' | 'unknown'>;

const noCounts: Shell['counts'] = { tasks: null, unmatchedMails: null };
const nothing: Found = { counts: noCounts, notices: [], underWay: [], closed: () => null, unknown: [] };

/** Makes the shell of each page. */
@Injectable()
export class Shells {
  constructor(
    private readonly registry: Registry,
    private readonly permissions: Permissions,
    private readonly db: TenantDb,
  ) {}

  /** Inside the transaction of the page: the menu is counted, and what the page finds out about its client is asked once it is drawn. */
  async fill(request: PageRequest, response: Response, unknown: readonly string[] = []): Promise<void> {
    const counts = (await this.menu()?.counts(request)) ?? noCounts;
    const notices: ShownNotice[] = [];
    for (const one of this.registry.all(IsNotice)) {
      const notice = await one.notice(request);
      if (notice) notices.push(notice);
    }
    const underWay: ShownWork[] = [];
    for (const one of this.registry.all(IsUnderWay)) underWay.push(...(await one.underWay(request)));
    const context = this.db.context();
    response.locals['shell'] = this.of(request, {
      counts,
      notices,
      underWay,
      closed: () => context.closedPage,
      unknown,
    });
  }

  /** What `fill` made of this page, when it came so far. */
  filled(response: Response): Shell | null {
    return (response.locals['shell'] as Shell | undefined) ?? null;
  }

  /** Also for the error pages, which have no transaction to count in. @returns null for a visitor */
  of(request: PageRequest, { counts, notices, underWay, closed, unknown }: Found = nothing): Shell | null {
    const { user } = request;
    if (!user) return null;
    return {
      user: {
        name: user.name,
        email: user.email,
        roleLabel: roleTitles[user.role],
        initials: initialsOf(user.name),
      },
      editorName: user.editorName,
      counts,
      current: this.sectionOf(request.path),
      notices,
      underWay,
      flash: takeFlash(request),
      unknown,
      demo: process.env['DEMO'] === '1',
      demoNote: demoNote(),
      requestId: request.requestId,
      lasts: request.sessionLasts ?? null,
      now: clock.now(),
      queue: this.menu()?.queue(request) ?? null,
      may: (offer, address) =>
        this.permissions.may(user.role, offer, address) &&
        (closed() === null || !this.permissions.actsOnOne(offer, address)),
      closed,
      whoMay: (address) => this.permissions.rolesOf('post', address).map((role) => roleTitles[role]),
    };
  }

  private sectionOf(path: string): string {
    const first = path.split('/')[1] ?? '';
    return this.menu()?.places[first] ?? first;
  }

  private menu(): Menu | undefined {
    return this.registry.all(IsMenu)[0];
  }
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
