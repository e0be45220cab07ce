import type { Role } from '../../journey/states/transitions.js';

/** Who may bring certificates: those who act on the platform. */
export const importers: Role[] = ['admin', 'support', 'technical_admin'];
