import { Import } from './import.entity.js';

/** What this room writes through TypeORM. */
export const importEntities = [Import];
