import { methodMark } from '../registry.js';

/**
 * What follows from a change is worked out before its commit, stage after stage, each reading what the former wrote:
 * states that turn by themselves, rows that follow other rows, states that stood on what those rows said, then summaries of all,
 * and at the very end the journal, whose head everybody waits for.
 */
export const commitStages = ['states', 'rows', 'judgements', 'summaries', 'journal'] as const;

type CommitStage = (typeof commitStages)[number];

export interface CommitStep {
  stage: CommitStage;
  /**
   * The tables that it reads, when it reads few: it has nothing to do after a transaction that wrote none of them, which is known from
   * the statements themselves (`written-tables.ts`). A test holds the list to what it reads.
   */
  standsOn?: readonly string[];
}

/** Marks the method that keeps something derived in step; it is given the clients that the transaction touched. */
export const BeforeCommit = methodMark<CommitStep, (touchedClients: string[]) => Promise<void>>('before commit');
