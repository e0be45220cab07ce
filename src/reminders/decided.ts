/** What became of a stage. `muted`: somebody asked for silence; `withheld`: it could not leave as it was, its reason says what to put right. */
export type Decided = 'sent' | 'skipped' | 'muted' | 'no_address' | 'withheld' | 'task';

/** A decision by which nothing left, as the ledger and the journal say it. */
export const unsentWords: Record<
  Exclude<Decided, 'sent' | 'skipped' | 'task'>,
  { label: string; chase: string; reminder: string }
> = {
  muted: { label: 'En sourdine', chase: 'en sourdine', reminder: 'en sourdine' },
  withheld: { label: 'Retenu', chase: 'retenue', reminder: 'retenu' },
  no_address: { label: 'Sans adresse', chase: 'sans adresse', reminder: 'sans adresse' },
};
