import { z } from 'zod';
import { SecretsKeys } from '../platform/secrets/seal.js';

const url = (protocols: string[]) =>
  z.string().refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)), {
    message: `must begin with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });

const keys = z.string().superRefine((value, context) => {
  try {
    SecretsKeys.read(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

const variables = z.object({
  /** The runtime role's connection: owns nothing, obeys row-level security. */
  DATABASE_URL: url(['postgres', 'postgresql']),
  /** Connections of each process to PostgreSQL. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(12),
  /** Given: BullMQ runs on this Redis (AOF on, maxmemory-policy noeviction). Absent: on PostgreSQL. */
  REDIS_URL: url(['redis', 'rediss']).optional(),
  /** Where mail leaves. */
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  /** "1": nothing is sent from the start of the worker on, until `cli mail:release`; for the first start on a restored backup. */
  HOLD_MAIL: z.enum(['0', '1']).default('0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** The address people type: builds links in mails, and is what Origin must be. */
  PUBLIC_URL: url(['http', 'https']).default('http://localhost:3000'),
  /** Signs the session cookie, the rows of sessions and the links of invitations: 32 characters or more, the same in every process. */
  SESSION_SECRET: z.string().min(32),
  /**
   * Seals what must be read again: mailbox passwords, seeds of codes, secrets at identity providers. `id:64 hexadecimal digits`, the same in
   * every process; several separated by commas while keys change: the first seals, all open (npm run cli -- secrets:rotate).
   */
  SECRETS_KEY: keys,
  /** Minutes without a page that end a session; twelve hours end it anyway. NIST SP 800-63B-4 § 2.2.3: an hour at most. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(720).default(60),
  /** Behind a proxy that sets X-Forwarded-*: how many hops to trust. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  /** The IGC-Santé platform that the page of an order leads to; npm run demo has one of its own. */
  PLATFORM_URL: url(['http', 'https']).default('https://pfc.eservices.esante.gouv.fr'),
  /** "1": nobody must have a second factor to come in; for demonstrations and tests, refused in production without DEMO=1. */
  FACTORS_OPTIONAL: z.enum(['0', '1']).default('0'),
  /** "1" in npm run demo only: shows the demonstration banner and the simulator's delays. */
  DEMO: z.enum(['0', '1']).default('0'),
  /** The worker writes the time into this file every ten seconds: what a container's health check looks at. */
  WORKER_ALIVE_FILE: z.string().optional(),
  /** What reading one file may take before it is refused: what strangers send must not cost more, and a slow machine may need more. */
  READING_SECONDS: z.coerce.number().min(1).max(120).default(3),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
});

const schema = variables.refine(
  (env) => env.FACTORS_OPTIONAL === '0' || env.NODE_ENV !== 'production' || env.DEMO === '1',
  {
    path: ['FACTORS_OPTIONAL'],
    message: 'must stay 0 in production: administrators come in with a second factor',
  },
);

export type Env = z.infer<typeof schema>;

/**
 * Reads and checks the environment once.
 * @throws Error listing everything that is wrong, so that an operator mends all of it in one go.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not right (see .env.example):\n${lines.join('\n')}`);
}
