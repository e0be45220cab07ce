import { Slot } from '../../slots/slot.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { DemoAuthority } from '../authority/authority.js';
import type { KeyPool } from '../authority/keys.js';
import type { Random } from './made/random.js';
import type { LegalEntity } from './register.js';
import { daysSince, reached, type Situation, type Stage as Step } from './situations.js';
import type { Stage } from './stage.js';
import type { Announce } from './timetable.js';

/** What every client's story is played with. */
export interface Props {
  authority: DemoAuthority;
  keys: KeyPool;
  solution: string;
  /** The address of the platform IGC-Santé, as its mails say it. */
  platform: string;
}

interface Signer {
  firstNames: string;
  lastName: string;
  email: string;
}

/** One client on its way: where its situation leads it, and what the scenes already played have made. */
export class ClientStory {
  id = '';
  requestId = '';
  signer: Signer | null = null;
  /** The FINESS EG of its establishments, by id. */
  houses = new Map<string, string>();

  constructor(
    readonly stage: Stage,
    readonly props: Props,
    readonly entity: LegalEntity,
    readonly situation: Situation,
    /** Tells its numbers from those of other clients. */
    readonly serial: number,
    readonly random: Random,
    /** Days since it came to its last step. */
    private readonly since: number,
    readonly on: Announce,
  ) {}

  /** What the client is known by. */
  get number(): string {
    return this.situation.bySiret ? this.entity.siret : this.entity.finess;
  }

  reached(step: Step): boolean {
    return reached(this.situation, step);
  }

  daysSince(step: Step): number {
    return daysSince(step, this.situation, this.since);
  }

  slots(): Promise<Slot[]> {
    return this.stage
      .get(TenantDb)
      .repo(Slot)
      .find({ where: { clientId: this.id }, order: { id: 'ASC' } });
  }
}
