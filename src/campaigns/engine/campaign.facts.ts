import { amongStates } from '../../platform/tenancy/among-states.js';
import type { CampaignState } from './campaign.transitions.js';

/** A job of theirs does the next clients. */
export const workingStates: readonly CampaignState[] = ['confirmed', 'running'];
/** There may be clients left to do: they work, or are paused. */
export const unfinishedStates: readonly CampaignState[] = [...workingStates, 'paused'];

/** The same of a row of campaigns, in SQL. */
export const works = (campaign: string) => amongStates(campaign, workingStates);
export const isUnfinished = (campaign: string) => amongStates(campaign, unfinishedStates);
