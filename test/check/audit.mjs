// What is installed, and what is known against it: npm's own commands, read in one place.
import { spawn } from 'node:child_process';

/** @returns {Promise<{ code: number | null, said: string, complained: string }>} */
export function npm(root, words) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (complained += text));
  return new Promise((done) => {
    child.once('error', (error) => done({ code: null, said, complained: String(error) }));
    child.once('close', (code) => done({ code, said, complained }));
  });
}

/**
 * What `npm audit --json` said, judged: a hole that is high or critical fails the check; no answer is no clean bill, and is said.
 * @param {string} said
 * @returns {{ wrong: string, note: string }} `wrong` is empty when nothing stands against the release
 */
export function judgeAudit(said) {
  const report = parsed(said);
  const counts = report?.metadata?.vulnerabilities;
  if (!counts) {
    const why = report?.message ?? report?.error?.summary ?? 'no answer';
    return {
      wrong: '',
      note: `inconnu: the registry could not say (${why}); ask it again where it can, before a release`,
    };
  }
  const grave = Object.values(report.vulnerabilities ?? {}).filter(
    ({ severity }) => severity === 'high' || severity === 'critical',
  );
  const lines = grave.map(({ name, severity, range }) => `${severity}: ${name} ${range}`);
  if (counts.high + counts.critical > grave.length) lines.push(`${counts.high} high, ${counts.critical} critical`);
  const rest = counts.moderate + counts.low + (counts.info ?? 0);
  return { wrong: lines.join('\n'), note: rest > 0 ? `${rest} of moderate weight or less` : '' };
}

/**
 * The list of what is installed (CycloneDX): complete, every version exact, everything from the registry.
 * @param {string} said
 * @returns {string} what is wrong with it; empty when nothing is
 */
export function judgeSbom(said) {
  const bom = parsed(said);
  if (bom?.bomFormat !== 'CycloneDX' || !Array.isArray(bom.components)) return 'npm sbom gave no CycloneDX list';
  if (bom.components.length < 50) return `only ${bom.components.length} components: is the lock file whole?`;
  const vague = bom.components.filter(({ purl, version }) => !version || !purl?.startsWith('pkg:npm/'));
  return vague.map(({ name }) => `${name}: without an exact version, or not from the registry`).join('\n');
}

/** @returns {Promise<{ wrong: string, note: string }>} */
export async function checkAudit(root) {
  const { said } = await npm(root, ['audit', '--omit=dev', '--json']);
  return judgeAudit(said);
}

/** @returns {Promise<string>} */
export async function checkSbom(root) {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { said, complained } = await npm(root, words);
  return said ? judgeSbom(said) : complained;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
