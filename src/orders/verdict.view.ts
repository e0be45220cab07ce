import { compareCommonName } from '../pki/verdict/common-name.js';
import type { Finding, Severity, Verdict } from '../pki/verdict/finding.js';
import type { FormErrors } from '../platform/web/read-form.js';

/** What comes back to a page from a form that was refused: a certificate comes back with its verdict. */
export interface Returned {
  errors?: FormErrors;
  values?: Record<string, unknown>;
  /** Which form it was, where another of the page has the same fields. */
  form?: 'placement' | 'correction';
  /** The change whose form it was. */
  noun?: string;
  certificate?: { verdict: Verdict; fits: { id: string; label: string }[]; fileName: string };
}

const tones: Record<Severity, string> = { blocking: 'bad', warning: 'soon', remark: 'none', passed: 'ok' };
const compared = new Set(['common_name_case', 'common_name_space', 'common_name_different']);

/** For the partial `findings`: what is wrong with its marks and its remedy, then what went well in a list. */
export function verdictView(verdict: Verdict, passedOpen = true) {
  const wrong = verdict.findings.filter((finding) => finding.severity !== 'passed');
  return {
    acceptable: verdict.acceptable,
    findings: wrong.map(findingView),
    passed: verdict.findings
      .filter((finding) => finding.severity === 'passed')
      .map(({ title, got }) => (got ? `${title.replace(/\.$/, '')}\u00a0: ${got}` : title)),
    passedOpen,
  };
}

/** The certificate that was refused, and the slots that it would fit. */
export function refusedView(certificate: Returned['certificate']) {
  if (!certificate) return undefined;
  const { fileName, verdict, fits } = certificate;
  return {
    fileName,
    verdict: verdictView(verdict),
    fits: fits.map(({ id, label }) => ({ href: `/slots/${id}`, label })),
  };
}

/** The state shown beside the title of a verdict. */
export function verdictState(verdict: Verdict, words: { accepted: string; refused: string }) {
  if (!verdict.acceptable) return { tone: 'bad', icon: 'circle-x', label: words.refused };
  const warned = verdict.findings.some((finding) => finding.severity === 'warning');
  return warned
    ? { tone: 'soon', icon: 'alert-triangle', label: `${words.accepted}, avec réserve` }
    : { tone: 'ok', icon: 'circle-check', label: words.accepted };
}

function findingView(finding: Finding) {
  const { code, severity, title, expected, got, mend } = finding;
  return {
    tone: tones[severity],
    title: title.replace(/\.$/, ''),
    expected,
    got: got ?? '—',
    gotParts: compared.has(code) && expected && got ? marks(expected, got) : null,
    mend,
  };
}

function marks(expected: string, got: string) {
  return compareCommonName(expected, got).marks.map(({ text, same }) => ({ text, mark: !same }));
}
