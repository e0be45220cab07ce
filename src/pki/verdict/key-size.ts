import { formatCount } from './refusal.js';

/** F1.3, domain rule 9: the size of an RSA key below which none is taken, and that of the keys that we have made. */
export const leastKeyBits = 2048;

/** The same, as it is told. */
export const leastKeySize = `${formatCount(leastKeyBits)}\u00a0bits`;
