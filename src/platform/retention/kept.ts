import { classMark } from '../registry.js';

/** A kind of data that serves for a time, and is then deleted by itself: how long is the editor's to say, within bounds. */
export interface Kept {
  /** Its name in the settings and the journal. */
  key: string;
  label: string;
  /** What is deleted, and what stays, in one French sentence. */
  hint: string;
  /** In days. */
  days: { usual: number; least: number; most: number };
  /**
   * Deletes what is older, in the caller's transaction; run again, it goes on.
   * @param most at most so many, so that nobody waits for it
   * @returns how many
   */
  purge(before: Date, most: number): Promise<number>;
}

/** Marks a kind of data that has a term: the room that owns the rows deletes them. */
export const IsKept = classMark<Kept>('kept for a time');
