import { execFile } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Finds the Chromium named by CHROMIUM_PATH, or unpacks the one that came from npm, once per machine and account.
 * @returns {Promise<{ executable: string, environment: Record<string, string> }>} a browser that can be started, with the environment that it needs
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return { executable: named, environment: {} };
  const folder = join(tmpdir(), `sceau-chromium-${packageVersion()}-${process.getuid?.() ?? 'user'}`);
  if (!existsSync(folder)) await unpack(folder);
  // In a shared temporary folder somebody else could have put a program of theirs under this name.
  if (process.getuid && lstatSync(folder).uid !== process.getuid())
    throw new Error(`${folder} belongs to somebody else`);
  return {
    executable: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts', 'ours.conf'),
      HOME: process.env.HOME ?? folder,
    },
  };
}

function packageVersion() {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = join(dirname(dirname(dirname(entry))), 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

// Unpacked beside, then renamed: two Jest workers, or one that was killed, never leave half a browser.
async function unpack(folder) {
  const staging = mkdtempSync(`${folder}-`);
  // The package adds the libraries a bare system lacks (NSS, expat) only where it recognises Amazon's: said here.
  const environment = { ...process.env, NODE_OPTIONS: '', TMPDIR: staging, AWS_EXECUTION_ENV: 'nodejs20.x' };
  const script = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";
  const options = ['--input-type=module', '-e', script];
  await promisify(execFile)(process.execPath, options, { cwd: projectRoot, env: environment });
  writeFileSync(join(staging, 'fonts', 'ours.conf'), fontsOf(folder));
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  rmSync(staging, { recursive: true, force: true });
}

// The same letters on every machine: the font that comes with the browser, none of the system's.
function fontsOf(folder) {
  const [fonts, cache] = [join(folder, 'fonts', 'fonts'), join(folder, 'fonts', 'cache')];
  return `<?xml version="1.0"?>\n<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;
}
