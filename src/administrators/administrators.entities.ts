/** What this room writes through TypeORM. */
export const administratorEntities = [];
