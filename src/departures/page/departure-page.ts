import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { Campaign } from '../../campaigns/engine/campaign.entity.js';
import type { OfferedAction, Role } from '../../journey/states/transitions.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { FormField } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import type { DepartureAround } from './departure-surroundings.service.js';
import type { Departure, DepartureState } from '../departure.entity.js';
import type { Exception, PlannedClient } from '../departure-ground.service.js';
import type { LineKey } from '../departure-lines.js';
import type { Candidate } from '../departure-facts.queries.js';
import type { Leaver } from '../departure-things.js';
import type { DepartureAction } from '../departure.transitions.js';

/** What the page of one departure tells. */
export interface DeparturePage {
  departure: Departure;
  person: AdministratorWithCard;
  leaver: Leaver;
  counts: Record<LineKey, number>;
  /** Clients that ANS has the person recorded for. */
  recorded: number;
  /** Clients that the departure still has to carry. */
  remaining: number;
  /** Clients where somebody kept the person during the departure. */
  kept: number;
  /** Clients whose form 503 is to be cancelled. */
  needless: number;
  takers: AdministratorWithCard[];
  /** Those of the takers who leave too, and the page of their own departure. */
  leaving: LeavingTaker[];
  /** Of everybody who was chosen to take something over, whatever became of them. */
  names: ReadonlyMap<string, string>;
  candidates: Candidate[];
  fields: FormField[];
  values: Record<string, unknown>;
  errors: FormErrors;
  blockers: PlannedClient[];
  exceptions: Exception[];
  undecided: LineKey[];
  offered: OfferedAction<DepartureState, DepartureAction>[];
  campaign: Campaign | null;
  around: DepartureAround;
  forecasts: { forecast: string; count: number }[];
  role: Role;
  today: string;
  returned: ReturnedChange | undefined;
}

/** Somebody was to take over, and leaves. */
export interface LeavingTaker {
  id: string;
  name: string;
  leftOn: string;
  /** Their own departure, where it is prepared. */
  departureId: string | null;
}

/** A page that comes back: what was typed, what is wrong. */
export interface Returned {
  values?: Record<string, unknown>;
  errors?: FormErrors;
  change?: ReturnedChange;
}
