import { Injectable } from '@nestjs/common';
import type { Revocations, RevocationsReading } from '../pki/certificate/revocations.js';
import { blocking } from '../pki/verdict/finding.js';
import { UnreadableFile } from '../platform/files/sheet-limits.js';
import { asideRoom } from '../platform/aside/aside-room.js';
import { Aside } from '../platform/aside/aside.js';
import { type ListRow, TrustQueries } from './trust.queries.js';

const room = asideRoom<typeof import('../pki/certificate/revocations.js')>('pki/certificate/revocations.js');

/** Bytes of what a process remembers; IGC-Santé's lists of today take one or two megabytes. */
const remembered = 32 * 1024 * 1024;

/** A list, and whom it names. */
export interface KnownList extends ListRow {
  reading: RevocationsReading;
}

/**
 * What the newest lists revoke. A list is read aside, once by each process: whoever asks later, of whatever editor, has it by the
 * fingerprint of its bytes and of the authority that it was read against.
 */
@Injectable()
export class KnownRevocations {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly queries: TrustQueries,
    private readonly aside: Aside,
  ) {}

  /**
   * The newest list of each authority that is trusted.
   * @param patient nobody waits for the answer
   * @throws TooManyReadings when one that is new here cannot be read in time
   */
  async lists({ patient = false } = {}): Promise<KnownList[]> {
    const lists: KnownList[] = [];
    for (const row of await this.queries.lists()) {
      const reading = await this.readingOf(row, patient);
      if (reading) lists.push({ ...row, reading });
    }
    return lists;
  }

  private async readingOf(row: ListRow, patient: boolean): Promise<RevocationsReading | null> {
    const mark = `${row.sha256} ${row.authoritySha256}`;
    if (!this.known.has(mark)) {
      const bytes = await this.queries.listBytes(row);
      // A newer one came between the two statements: the next verdict has it.
      if (!bytes) return null;
      // Whoever asked at the same time has it read already.
      if (!this.known.has(mark)) this.remember(mark, this.read([bytes.der, bytes.authorityDer], patient));
    }
    return this.known.get(mark)?.reading ?? null;
  }

  private remember(mark: string, reading: Promise<RevocationsReading>): void {
    const known: Known = { reading, weight: 0 };
    this.known.set(mark, known);
    reading.then(
      (read) => {
        // Each list was read when it was loaded: what cannot be read now is the hour's fault, and is read again.
        if (!read.ok) {
          this.known.delete(mark);
          return;
        }
        known.weight = weightOf(read.revocations);
        this.forgetOldest();
      },
      () => this.known.delete(mark),
    );
  }

  private async read(given: [list: Uint8Array, authority: Uint8Array], patient: boolean): Promise<RevocationsReading> {
    try {
      return await this.aside.call(room, 'readRevocations', given, { patient });
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      return { ok: false, finding: blocking('unreadable', error.message, {}) };
    }
  }

  private forgetOldest(): void {
    let weight = 0;
    for (const [mark, known] of [...this.known].reverse()) {
      weight += known.weight;
      if (weight > remembered) this.known.delete(mark);
    }
  }
}

interface Known {
  reading: Promise<RevocationsReading>;
  weight: number;
}

function weightOf({ numbers, ends, since }: Revocations): number {
  return numbers.byteLength + ends.byteLength + since.byteLength;
}
