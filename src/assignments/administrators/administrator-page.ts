import type { Administrator } from '../../administrators/administrator.entity.js';
import type { Card } from '../../administrators/card.entity.js';
import type { Role } from '../../journey/states/transitions.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { AssignmentRow } from '../assignments.queries.js';
import type { SoleClients } from './sole-persons.js';

/** What the page of one administrator tells. */
export interface AdministratorPage {
  administrator: Administrator;
  clientName: string | null;
  cards: Card[];
  assignments: Page<AssignmentRow>;
  soleFor: SoleClients;
  /** Their departure, prepared line by line and under way; it ends with their return. */
  confirmed: { id: string } | null;
  /** No mailbox here receives what is sent to this person, one of ours. */
  unseen: boolean;
  role: Role;
  today: string;
  returned?: ReturnedChange & { id: string };
}
