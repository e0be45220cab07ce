import { Administrator } from './administrator.entity.js';
import { Assignment } from './assignment.entity.js';
import { Card } from './card.entity.js';

/** What this room writes through TypeORM. */
export const administratorEntities = [Administrator, Card, Assignment];
