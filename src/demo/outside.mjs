// The world outside the product, while it is demonstrated: the agency, its platform, the clients' mailboxes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { choosePort } from '../local/port.mjs';

/**
 * @param {{ folder: string, script: string, wantedPort: number, troubles: number | null }} options where it keeps what it knows, the port of its platform, and the seed of its troubles
 * @returns what runs, and how the product finds it
 */
export async function startOutside({ folder, script, wantedPort, troubles }) {
  const maildir = join(folder, 'mail');
  mkdirSync(maildir, { recursive: true });
  if (!existsSync(script)) return { simulator: undefined, variables: { MAILDIR: maildir } };
  const { startSimulator } = await import(pathToFileURL(script).href);
  const stateFile = join(folder, 'simulator.json');
  const platformPort = await portOfPlatform(folder, wantedPort);
  const outside = await troubled(script, troubles);
  const simulator = await startSimulator({ maildir, smtpPort: 0, platformPort, folder, stateFile, ...outside });
  const variables = {
    MAILDIR: maildir,
    SIMULATOR_STATE: stateFile,
    DEMO_AUTHORITY: join(folder, 'authority.json'),
    PLATFORM_URL: simulator.platformUrl,
    SMTP_URL: `smtp://127.0.0.1:${simulator.smtpPort}`,
  };
  return { simulator, variables };
}

async function troubled(script, seed) {
  if (seed === null) return {};
  const file = join(dirname(script), 'misbehaviour/misbehaving-outside.js');
  const { MisbehavingOutside } = await import(pathToFileURL(file).href);
  return { outside: new MisbehavingOutside(seed) };
}

// The same as last time when it can be: mails of the platform say its address.
async function portOfPlatform(folder, wanted) {
  const file = join(folder, 'platform-port');
  const port = await choosePort(existsSync(file) ? Number(readFileSync(file, 'utf8')) : wanted, () => undefined);
  writeFileSync(file, String(port));
  return port;
}
