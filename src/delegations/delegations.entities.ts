import { Delegation } from './delegation.entity.js';

/** What this room writes through TypeORM. */
export const delegationEntities = [Delegation];
