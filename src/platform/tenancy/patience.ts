/** What PostgreSQL gives a statement, in seconds: the role's own limit (database:prepare). */
export const longestStatement = 15;

/**
 * How long we wait for it, in milliseconds: for a connection to open, for one to be given back, for an answer. A little more than whoever holds a connection may
 * take: while nothing is wrong, nobody is sent away.
 */
export const patience = (longestStatement + 5) * 1_000;
