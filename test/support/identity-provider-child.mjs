// A real OpenID Connect provider (oidc-provider) in a process of its own, with its development pages: any password is right.
import { createServer } from 'node:http';

// What it says about itself is not the test's.
for (const name of ['log', 'info', 'warn', 'error']) console[name] = () => undefined;
const { Provider } = await import('oidc-provider');
const people = new Map();
const server = createServer();

process.on('message', ({ client, person }) => {
  if (person) people.set(person.sub, person);
  if (client) answer(client);
  process.send('done');
});

server.listen(0, '127.0.0.1', () => process.send(server.address().port));

function answer(client) {
  const provider = new Provider(`http://localhost:${server.address().port}`, {
    clients: [client],
    acrValues: ['eidas1'],
    claims: { openid: ['sub', 'acr'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['a key of tests only'] },
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
  });
  server.removeAllListeners('request');
  const answerTo = provider.callback();
  server.on('request', (request, response) => void answerTo(request, response));
}
