import type pg from 'pg';
import type { NeededSlot } from '../../journey/plan.js';
import { addDays } from '../../journey/working-days.js';
import type { DemoAuthority } from './demo-authority.js';
import type { LegalEntity } from './demo-directory.js';
import type { Team } from './demo-team.js';
import type { Random } from './random.js';
import type { Event } from './rows.js';
import type { Situation } from './situations.js';
import { clock } from '../../platform/clock.js';

/** Everything one client of the demonstration is made with. */
export interface Making {
  db: pg.Client;
  random: Random;
  team: Team;
  solutionId: string;
  solutionName: string;
  authority: DemoAuthority;
  entity: LegalEntity;
  situation: Situation;
  /** How many clients were made before: makes numbers unique. */
  serial: number;
  /** Days since this client came to its stage. */
  since: number;
}

export interface MadeClient {
  id: string;
  entity: LegalEntity;
  representative: { firstName: string; lastName: string; email: string; cardNumber: string; phone: string } | null;
  slots: (NeededSlot & { id: string })[];
  /** Adds one line to the story; `days` ago, by the person of this key of the team, or by a job. */
  happened(days: number, event: Omit<Event, 'at' | 'clientId' | 'actor'> & { by?: string; job?: string }): void;
}

export const daysAgo = (days: number, hour = 9) =>
  new Date(Date.parse(`${addDays(clock.today(), -days)}T00:00:00Z`) + hour * 3_600_000);
export const dayFromToday = (days: number) => addDays(clock.today(), days);
