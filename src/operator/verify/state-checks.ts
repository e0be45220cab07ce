import { assignmentTable } from '../../assignments/assignment.transitions.js';
import { cardTable } from '../../administrators/card.transitions.js';
import { campaignTable } from '../../campaigns/engine/campaign.transitions.js';
import { delegationTable } from '../../delegations/delegation.transitions.js';
import { importTable } from '../../imports/import.transitions.js';
import { outgoingMailTable } from '../../mailbox/out/outgoing-mail.transitions.js';
import { orderTable } from '../../orders/order.transitions.js';
import { requestTable } from '../../requests/request.transitions.js';
import { inSql, type Check } from './check.js';

/** Where the rows of each table of states are. */
const moved: [table: { thing: string; states: object }, rows: string, which?: string][] = [
  [requestTable, 'requests'],
  [orderTable, 'orders'],
  [delegationTable, 'delegations'],
  [assignmentTable, 'assignments'],
  [cardTable, 'cards'],
  [campaignTable, 'campaigns'],
  [importTable, 'imports'],
  // A mail that is being sent is told once its outcome is known.
  [outgoingMailTable, 'messages', `direction = 'out' AND state <> 'sending'`],
];

/** A state and the journal say the same: neither was written without the other. */
export const stateChecks: Check[] = moved.map(([{ thing, states }, rows, which = 'true']) =>
  inSql({
    name: `states.${rows}`,
    proves: 'each is in a state of its table, the one that the journal told last',
    among: `${rows} WHERE ${which}`,
    faults: `SELECT '${thing} ' || t.id || ': ' || t.state || ', the journal says ' || coalesce(e.to_state, 'nothing') FROM ${rows} t
       LEFT JOIN LATERAL (SELECT to_state FROM audit_entries WHERE subject_kind = '${thing}' AND subject_id = t.id AND to_state IS NOT NULL
              ORDER BY sequence DESC LIMIT 1) e ON true
      WHERE ${which} AND (t.state <> e.to_state OR t.state NOT IN (${Object.keys(states)
        .map((state) => `'${state}'`)
        .join(', ')}))`,
  }),
);
