import { listenToSql } from './listen-to-sql.mjs';

/** What this process asks its databases while the work is done. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const stop = listenToSql(({ text }) => void told.push(text));
  try {
    await work();
  } finally {
    stop();
  }
  return told;
}
