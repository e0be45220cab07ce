import type { Role } from '../../journey/transitions.js';

export const whatEachRoleIsCalled: Record<Role, string> = {
  admin: 'Administration',
  support: 'Support',
  account_manager: 'Suivi de compte',
  technical_admin: 'Administration technique',
  auditor: 'Audit (lecture seule)',
};
