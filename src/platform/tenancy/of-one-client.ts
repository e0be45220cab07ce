/**
 * Ends a question asked of one client: PostgreSQL then looks for its rows by their index. Without, it answers for every client of the
 * editor first, for a batch of two hundred as for one (decision 0024: two thirds of what the next actions of a batch took).
 */
export const ofOneClient = 'OFFSET 0';
