import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { type MailboxReading, MailboxReadings } from '../sources/mailbox-readings.service.js';
import type { ProblemCode } from '../sources/source-problem.js';
import { type Mailbox, sourceOf } from './mailbox.entity.js';
import { Mailboxes } from './mailboxes.service.js';

/** A mailbox as it stands: the operator’s, or one that the editor set. */
export interface CollectedPlace {
  /** Null: the operator’s. */
  id: string | null;
  name: string;
  addresses: string[];
  /** Since when nobody wants it read. */
  pausedAt: Date | null;
  /** What keeps it from being read, and since when. */
  problem: ProblemCode | null;
  problemSince: Date | null;
  /** Its folders that are not there, while the others are read: the problem is theirs alone. */
  missing: string[];
  /** When what is read of it last was, the folder that waits the longest; null: never yet. */
  readAt: Date | null;
  /** When anything of it last was. */
  lastReadAt: Date | null;
  /** Whether something of it was: another folder, perhaps, than the one that has a problem. */
  everRead: boolean;
  /** Whether something of it never was. */
  partly: boolean;
  unreadable: number;
}

/** All that is read of an editor’s mail, and how it goes. */
@Injectable()
export class CollectedPlaces {
  constructor(
    private readonly mailboxes: Mailboxes,
    private readonly readings: MailboxReadings,
  ) {}

  /** The operator’s first, then the others by name. */
  async all(): Promise<CollectedPlace[]> {
    const boxes = await this.mailboxes.all();
    const { operated, readings } = await this.readings.all();
    return [
      ...(operated ? [operated] : []).map(({ source, name }) => ({
        id: null,
        name,
        addresses: [name.toLowerCase()],
        pausedAt: null,
        ...standing(readings.get(source)),
      })),
      ...boxes.map((box) => ({ ...own(box), ...together(box, readings) })),
    ];
  }

  /** The addresses, in lower case, whose mail is seen here: those of a mailbox that is read. */
  async addresses(): Promise<Set<string>> {
    const now = clock.now();
    return new Set((await this.all()).filter((place) => isRead(place, now)).flatMap(({ addresses }) => addresses));
  }
}

// It is read each minute: what a server that was away for less kept back is seen soon, and nobody need do anything.
const awayAtMost = 60 * 60_000;

/** What comes to it is seen: it is in use, was read once, and nothing has kept it from being read for an hour. One whose other folders are read is. */
function isRead({ pausedAt, problem, missing, readAt }: CollectedPlace, now: Date): boolean {
  if (pausedAt !== null || readAt === null) return false;
  return problem === null || missing.length > 0 || now.getTime() - readAt.getTime() < awayAtMost;
}

const own = ({ id, name, addresses, pausedAt }: Mailbox) => ({ id, name, addresses, pausedAt });

function standing(reading: MailboxReading | undefined) {
  const { problem = null, problemSince = null, readAt = null, unreadable = 0 } = reading ?? {};
  const everRead = readAt !== null;
  return { problem, problemSince, missing: [], readAt, lastReadAt: readAt, everRead, partly: false, unreadable };
}

/** What keeps one folder from being read keeps the others too, but for its name (`ReadMailboxJob`). */
function together(box: Mailbox, readings: Map<string, MailboxReading>) {
  const each = box.folders.map((folder) => ({ folder, ...standing(readings.get(sourceOf(box, folder))) }));
  const absent = each.filter(({ problem }) => problem === 'folder');
  const troubled = each.find(({ problem }) => problem !== null && problem !== 'folder') ?? absent[0];
  const alone = troubled?.problem === 'folder' && absent.length < each.length;
  const read = each.flatMap(({ readAt }) => (readAt ? [readAt] : []));
  return {
    problem: troubled?.problem ?? null,
    problemSince: troubled?.problemSince ?? null,
    missing: alone ? absent.map(({ folder }) => folder) : [],
    readAt: read.length > 0 ? new Date(Math.min(...read.map(Number))) : null,
    lastReadAt: read.length > 0 ? new Date(Math.max(...read.map(Number))) : null,
    everRead: read.length > 0,
    partly: alone || (read.length > 0 && read.length < each.length),
    unreadable: each.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}
