import pg from 'pg';

/** What this process asks its databases while the work is done. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const query = Reflect.get(pg.Client.prototype, 'query') as (...given: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked] = given as [string | { text: string }];
    told.push(typeof asked === 'string' ? asked : asked.text);
    return Reflect.apply(query, this, given) as never;
  } as typeof pg.Client.prototype.query;
  try {
    await work();
  } finally {
    Reflect.set(pg.Client.prototype, 'query', query);
  }
  return told;
}
