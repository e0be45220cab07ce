import type { Role } from '../../journey/states/transitions.js';

/** Those who decide of what came back. */
export const reviewers: Role[] = ['admin', 'support', 'account_manager'];
