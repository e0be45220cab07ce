import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';

/** A provider that runs: oidc-provider, in a process of its own. */
export interface TestProvider {
  issuer: string;
  clientId: string;
  secret: string;
  /** What it says of somebody from now on. */
  knows(person: { sub: string } & Record<string, unknown>): Promise<void>;
  /** Signs somebody in there, from the address Sceau sent them to. @returns the address by which the browser comes back, without its origin */
  signsIn(address: string, sub: string): Promise<string>;
  stop(): Promise<void>;
}

/** @param returnTo the addresses it may lead back to */
export async function aProvider(returnTo: string[]): Promise<TestProvider> {
  const child = fork(fileURLToPath(new URL('identity-provider-child.mjs', import.meta.url)), { execArgv: [] });
  const [port] = (await once(child, 'message')) as [number];
  const issuer = `http://localhost:${port}`;
  const [clientId, secret] = ['sceau', 'le secret de Sceau chez le fournisseur'];
  await tell(child, {
    client: {
      client_id: clientId,
      client_secret: secret,
      redirect_uris: returnTo,
      post_logout_redirect_uris: returnTo.map((address) => address.replace(/\/return$/, '')),
    },
  });
  return {
    issuer,
    clientId,
    secret,
    knows: (person) => tell(child, { person }),
    signsIn: (address, sub) => walk(issuer, address, sub),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function tell(child: ChildProcess, message: object): Promise<void> {
  child.send(message);
  await once(child, 'message');
}

// Its pages: sign in, then consent, each a form; whatever else is a redirection.
async function walk(issuer: string, address: string, sub: string): Promise<string> {
  const agent = supertest.agent(issuer);
  const forms = [{ prompt: 'login', login: sub, password: 'peu importe' }, { prompt: 'consent' }];
  let at = address;
  for (let step = 0; step < 12; step += 1) {
    const path = at.replace(issuer, '');
    if (!path.startsWith('/')) return path.replace(/^https?:\/\/[^/]+/, '');
    const answer = path.startsWith('/interaction/')
      ? await agent
          .post(path)
          .type('form')
          .send(forms.shift() ?? {})
      : await agent.get(path);
    const next = answer.headers['location'] as string | undefined;
    if (!next) throw new Error(`The provider said ${answer.status} at ${path}: ${answer.text.slice(0, 300)}`);
    at = next;
  }
  throw new Error('The provider led in circles');
}
