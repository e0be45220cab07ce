import pg from 'pg';

const againMilliseconds = 2_000;

/**
 * Hears that something was written to the outbox (LISTEN). Only a hint: without it the relay looks every second. It comes back after
 * any outage, also when it could not even connect the first time.
 * @param url a connection of its own to PostgreSQL, not through a pooler: LISTEN lasts as long as its session
 * @param heard called at each announcement
 * @returns ends it
 */
export function hearOutbox(url: string, heard: () => void): () => Promise<void> {
  let stopped = false;
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | null = null;

  async function listen(): Promise<void> {
    const own = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 });
    client = own;
    // Whatever ends it, the connection is closed once, and another one is opened a little later.
    const lost = () => {
      if (stopped || client !== own) return;
      client = null;
      own.end().catch(() => undefined);
      again = setTimeout(() => void listen(), againMilliseconds);
    };
    own.on('error', lost);
    own.on('end', lost);
    own.on('notification', heard);
    await own
      .connect()
      .then(() => own.query('LISTEN outbox'))
      // What was written meanwhile was not announced to us.
      .then(heard)
      .catch(lost);
  }

  void listen();
  return async () => {
    stopped = true;
    if (again) clearTimeout(again);
    await client?.end().catch(() => undefined);
  };
}
