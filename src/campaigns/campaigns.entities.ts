import { Campaign } from './campaign.entity.js';

/** What this room writes through TypeORM. */
export const campaignEntities = [Campaign];
