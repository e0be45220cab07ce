import { roleLabels, type Role } from '../../journey/transitions.js';

/** The roles of journey, as they begin a line: « Chargé de compte ». */
export const whatEachRoleIsCalled = Object.fromEntries(
  Object.entries(roleLabels).map(([role, label]) => [role, label.charAt(0).toUpperCase() + label.slice(1)]),
) as Record<Role, string>;
