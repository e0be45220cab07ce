import type { LegalEntity } from '../demo/story/register.js';
import type { Team } from './team.js';
import type { Random } from '../demo/story/made/random.js';
import type { Tables } from './copy.js';
import type { VolumePlan } from './plan.js';

/** What every client of a volume shares. */
export interface VolumeMaking {
  tables: Tables;
  /** Clients alone, without their story: for measures where 100 000 are many. */
  light: boolean;
  random: Random;
  team: Team;
  solutionId: string;
  purpose: string;
  newId(): string;
  /** The model of them all: each has its bytes, with a number of its own in them. */
  certificate: { der: Buffer; serialNumber: string; subject: string; issuer: string };
  /** Told apart from the fingerprints of other editors. */
  editorSlug: string;
  groupingOf(serial: number): string | null;
}

export interface VolumeClient {
  id: string;
  serial: number;
  entity: LegalEntity;
  plan: VolumePlan;
  establishments: { id: string }[];
  /** Days since the client came to where it is. */
  since: number;
}

/** A fact of a client's story; those of one client follow each other by a few days. */
export interface VolumeEvent {
  kind: string;
  id?: string;
  action: string;
  from?: string;
  to?: string;
  summary: string;
}
