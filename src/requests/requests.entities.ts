import { Request, RequestAdministrator } from './request.entity.js';

/** What this room writes through TypeORM. */
export const requestEntities = [Request, RequestAdministrator];
