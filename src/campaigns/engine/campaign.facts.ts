import { amongStates } from '../../platform/tenancy/among-states.js';
import type { CampaignState } from './campaign.transitions.js';

/** A job of theirs does the next clients. */
export const workingStates: readonly CampaignState[] = ['confirmed', 'running'];
/** There may be clients left to do: they work, or are paused. */
export const unfinishedStates: readonly CampaignState[] = [...workingStates, 'paused'];

/** The same of a row of campaigns, in SQL. */
export const works = (campaign: string) => amongStates(campaign, workingStates);
export const isUnfinished = (campaign: string) => amongStates(campaign, unfinishedStates);

// Of fields, those that both changed; of a state, any state said since; of a deputy, which has none, whatever is told of it. A note, a mail, a reminder or a change of something else is no such move.
const movesTheSame = `CASE WHEN jsonb_exists(e.details, 'changes')
    THEN jsonb_exists_any(n.details -> 'changes', ARRAY(SELECT jsonb_object_keys(e.details -> 'changes')))
    ELSE n.to_state IS NOT NULL OR e.subject_kind = 'deputy' END`;

/** In SQL, of the entry `n` of the journal: it came after the entry `e` of the same thing, and moves what that one moved, be it given back since (`countsForNothing`). */
export const movedSince = `n.subject_kind = e.subject_kind AND n.subject_id = e.subject_id AND n.sequence > e.sequence AND ${movesTheSame}`;
