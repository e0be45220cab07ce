import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { openAuthority } from '../../authority/authority-file.js';
import { clock } from '../../../platform/clock.js';
import type { ComingMails } from '../coming-mails.js';
import { passedOrders } from './passed-orders.js';
import { servePlatform } from './platform-page.js';
import { ProductDesk } from './product-desk.js';
import { trust, trustList } from './trust.js';

const month = 31 * 86_400_000;

export interface RunningPlatform {
  /** Where a person with a card would sign in. */
  address: string;
  /** From now on it answers what is ordered in this database, which its authority is made known to. */
  watch(ownerUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The platform IGC-Santé of the demonstration. Whatever stops in between: an order is answered when it is seen again, by the same
 * Message-ID, and the first certificate stays.
 * @param options.folder where its authority and its products are kept
 */
export async function openPlatform(options: {
  folder: string;
  port: number;
  mails: ComingMails;
}): Promise<RunningPlatform> {
  const authorities = {
    PROD: await openAuthority(join(options.folder, 'authority.json'), 'PROD'),
    TEST: await openAuthority(join(options.folder, 'test-authority.json'), 'TEST'),
  };
  let desk: ProductDesk | null = null;
  const server = servePlatform(() => desk?.products ?? []);
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port, '127.0.0.1', listening);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let owner: pg.Pool | null = null;
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();

  async function answerOrders(pool: pg.Pool, open: ProductDesk): Promise<void> {
    for (const order of await passedOrders(pool, open.known())) {
      const outcome = await open.answer(order);
      if (!outcome) continue;
      const { product, label, eml } = outcome;
      // Its mail first: twice is once, by its Message-ID, and never would be worse.
      if (eml) options.mails.add([{ label, eml }]);
      open.keep(product);
    }
  }

  return {
    address,
    async watch(ownerUrl) {
      const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
      pool.on('error', () => undefined);
      owner = pool;
      for (const authority of Object.values(authorities)) {
        await trust(pool, authority);
        await trustList(pool, authority, clock.now(), new Date(clock.now().getTime() + month));
      }
      const open = new ProductDesk(join(options.folder, 'platform.json'), authorities, address);
      desk = open;
      const next = () => {
        round = answerOrders(pool, open)
          .catch((error: Error) => console.error('plateforme simulée :', error.message))
          .finally(() => (timer &&= setTimeout(next, 1_000)));
      };
      timer = setTimeout(next, 0);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await round;
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await owner?.end();
    },
  };
}
