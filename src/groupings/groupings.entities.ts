import { Grouping } from './grouping.entity.js';

/** What this room writes through TypeORM. */
export const groupingEntities = [Grouping];
