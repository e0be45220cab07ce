import type { Server } from 'node:http';
import { capConnections } from '../auth/connection-cap.js';

/** How long a slow client may hold a connection, and how many there are. */
export interface ConnectionBounds {
  /** To say what it asks. */
  headersTimeout: number;
  /** To send all of it. */
  requestTimeout: number;
  /** How often those that are late are thrown out: of Node's own, thirty seconds. */
  connectionsCheckingInterval: number;
  maxConnections: number;
}

const bounds: ConnectionBounds = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  maxConnections: 2_000,
};

/** Slow clients do not hold connections for minutes, and nobody holds them all. Before it listens: that is when Node reads the interval. */
export function boundConnections(
  server: Server,
  { behindProxy, ...others }: Partial<ConnectionBounds> & { behindProxy: boolean },
): void {
  Object.assign(server, bounds, others);
  capConnections(server, { behindProxy });
}
