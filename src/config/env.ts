import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { anchorKey } from '../platform/audit/anchor-line.js';
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

// A password or a session cookie over http is read by whoever stands between; on the machine itself nobody does.
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const signingKey = z.string().refine(
  (value) => {
    try {
      return Boolean(anchorKey(value));
    } catch {
      return false;
    }
  },
  { message: 'must be an Ed25519 key: openssl genpkey -algorithm ed25519 -outform DER | base64 -w0' },
);

const variables = z.object({
  /** The runtime role's connection: owns nothing, obeys row-level security. */
  DATABASE_URL: url(['postgres', 'postgresql']),
  /** Where DATABASE_URL leads to a pooler in transaction mode (PgBouncer): PostgreSQL itself, as the same role, for LISTEN and for jobs on PostgreSQL. */
  DATABASE_DIRECT_URL: url(['postgres', 'postgresql']).optional(),
  /** Connections of each process to PostgreSQL. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(12),
  /** Given: BullMQ runs on this Redis (AOF on, maxmemory-policy noeviction). Absent: on PostgreSQL. */
  REDIS_URL: url(['redis', 'rediss']).optional(),
  /** Where mail leaves. */
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  /** "1": nothing is sent from the start of the worker on, until `cli mail:release`; for the first start on a restored backup. */
  HOLD_MAIL: z.enum(['0', '1']).default('0'),
  /** The address to listen on: 127.0.0.1 where only this machine, or a proxy on it, may come in. Absent: every one. */
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /**
   * Web processes behind that port, each with connections of its own (DATABASE_POOL and five). Absent: half as many as there are cores, for PostgreSQL
   * and the worker have work to do as well; two where there are two cores, four at most.
   */
  WEB_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(() => webProcessesOn(availableParallelism())),
  /** The address people type: builds links in mails, and is what Origin must be. */
  PUBLIC_URL: url(['http', 'https']).default('http://localhost:3000'),
  /** Signs the session cookie, the rows of sessions and the links of invitations: 32 characters or more, the same in every process. */
  SESSION_SECRET: z.string().min(32),
  /**
   * Seals what must be read again: mailbox passwords, seeds of codes, secrets at identity providers. `id:64 hexadecimal digits`, the same in
   * every process; several separated by commas while keys change: the first seals, all open (npm run cli -- secrets:rotate).
   */
  SECRETS_KEY: keys,
  /** Signs the line that fixes the end of each journal once a day; without it the lines are unsigned, and say so. */
  ANCHOR_KEY: signingKey.optional(),
  /** A folder of another machine, or one that only grows, where the worker appends those lines, a file an editor. They are mailed all the same. */
  ANCHOR_FOLDER: z.string().optional(),
  /** Minutes without a page that end a session; twelve hours end it anyway. NIST SP 800-63B-4 § 2.2.3: an hour at most. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(720).default(60),
  /** Behind a proxy that sets X-Forwarded-*: how many hops to trust. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  /** Who runs this installation, where, and who hosts it: for « Mentions légales », which leaves out what is not given. */
  OPERATOR_NAME: z.string().optional(),
  OPERATOR_ADDRESS: z.string().optional(),
  HOSTED_BY: z.string().optional(),
  /** The IGC-Santé platform that the page of an order leads to; npm run demo has one of its own. */
  PLATFORM_URL: url(['http', 'https']).default('https://pfc.eservices.esante.gouv.fr'),
  /**
   * Identity providers of editors that stand inside: their names, separated by commas. Any other is reached by https at a public address
   * only, so that no editor's settings make Sceau call its own network.
   */
  PROVIDER_HOSTS: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter(Boolean)),
  /** Mail servers of editors that stand inside, for the mailboxes that they set themselves: their names, separated by commas. */
  MAILBOX_HOSTS: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter(Boolean)),
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

/** Every name that is read. */
export const variableNames = Object.keys(variables.shape);

const schema = variables.superRefine(({ NODE_ENV, PUBLIC_URL, TRUST_PROXY, FACTORS_OPTIONAL, DEMO }, context) => {
  const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  if (FACTORS_OPTIONAL === '1' && NODE_ENV === 'production' && DEMO !== '1')
    refuse('FACTORS_OPTIONAL', 'must stay 0 in production: administrators come in with a second factor');
  // Told already on its own line.
  if (!URL.canParse(PUBLIC_URL)) return;
  const { protocol, hostname } = new URL(PUBLIC_URL);
  if (NODE_ENV === 'production' && protocol === 'http:' && !localHosts.has(hostname))
    refuse('PUBLIC_URL', 'must begin with https:// in production: passwords and sessions would travel in clear');
  if (protocol === 'https:' && TRUST_PROXY === 0)
    refuse(
      'TRUST_PROXY',
      'must be 1 or more with an https PUBLIC_URL: the proxy’s word is needed to send a Secure cookie, nobody could sign in',
    );
});

/** Two use two cores up, PostgreSQL beside them (docs/decisions/0077-a-web-of-several.md); with four, connections stay below what PostgreSQL allows unasked. */
export function webProcessesOn(cores: number): number {
  return Math.min(4, Math.max(Math.min(2, cores), Math.ceil(cores / 2)));
}

export type Env = z.infer<typeof schema>;

/**
 * Reads and checks the environment once.
 * @throws Error listing everything that is wrong, so that an operator mends all of it in one go.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // Compose passes what is not set as an empty text.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not right (see .env.example):\n${lines.join('\n')}`);
}
