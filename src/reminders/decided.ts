/** What became of a stage. `muted`: somebody asked for silence; `withheld`: it could not leave as it was, its reason says what to put right. */
export type Decided = 'sent' | 'skipped' | 'muted' | 'no_address' | 'withheld' | 'task';
