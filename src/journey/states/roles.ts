/** The roles of an editor's users. */
export type Role = 'admin' | 'support' | 'account_manager' | 'technical_admin' | 'auditor';

export const roleLabels: Record<Role, string> = {
  admin: 'responsable Sceau',
  support: 'support',
  account_manager: 'chargé de compte',
  technical_admin: 'administrateur technique',
  auditor: 'auditeur, en lecture seule',
};

/** The same, as they begin a line: « Chargé de compte ». */
export const roleTitles = Object.fromEntries(
  Object.entries(roleLabels).map(([role, label]) => [role, label.charAt(0).toUpperCase() + label.slice(1)]),
) as Record<Role, string>;

/** Every role: what people do to their own account. */
export const everyone = Object.keys(roleLabels) as Role[];

const readers: readonly Role[] = ['auditor'];

/** Whether a role looks at everything and changes nothing. */
export const onlyReads = (role: Role): boolean => readers.includes(role);

/** Those who may change things: all others. */
export const editors = everyone.filter((role) => !onlyReads(role));

/** Those who see to clients’ dossiers: mandates, requests, answers, portfolios. */
export const followers: Role[] = ['admin', 'support', 'account_manager'];

/** Those who act on the platform of ANS, or prepare it: orders, certificates, cards, departures. */
export const orderers: Role[] = ['admin', 'support', 'technical_admin'];

/** Those who keep what is the whole team’s: texts, rules, forms, solutions. */
export const housekeepers: Role[] = ['admin', 'support'];
