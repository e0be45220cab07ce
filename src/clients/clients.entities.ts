import { Client } from './client.entity.js';
import { Deputy } from './deputy.entity.js';
import { Establishment } from './establishment.entity.js';
import { Instance } from './instance.entity.js';
import { Representative } from './representative.entity.js';
import { Solution } from './solution.entity.js';

/** What this room writes through TypeORM. */
export const clientEntities = [Client, Establishment, Representative, Solution, Instance, Deputy];
