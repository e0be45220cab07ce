/** How much a finding weighs: `blocking` refuses, `warning` asks a person to look, `remark` informs, `passed` reassures. */
export type Severity = 'blocking' | 'warning' | 'remark' | 'passed';

/** One thing seen in a CSR or a certificate. Sentences are in French, ready to be shown. */
export interface Finding {
  /** Stable word for tests, filters and statistics, e.g. `key_size`. */
  code: string;
  severity: Severity;
  title: string;
  /** The title for whoever is not of the editor: where it names an order, a client or a file, this one names nobody. */
  outside?: string;
  expected?: string;
  got?: string;
  /** How to mend it. */
  mend?: string;
}

/** Every finding at once, blocking first and passed last; acceptable when nothing blocks. */
export interface Verdict {
  acceptable: boolean;
  findings: Finding[];
}

const order: Record<Severity, number> = { blocking: 0, warning: 1, remark: 2, passed: 3 };

/** Sorts the findings by weight (stable) and says whether nothing blocks. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const sorted = [...findings].sort((one, other) => order[one.severity] - order[other.severity]);
  return { acceptable: !isBlocked(sorted), findings: sorted };
}

/** Whether one of them refuses. */
export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'blocking');
}

/** A finding that refuses. */
export function blocking(
  code: string,
  title: string,
  details: Omit<Finding, 'code' | 'severity' | 'title'> = {},
): Finding {
  return { code, severity: 'blocking', title, ...details };
}

/** A finding that says a check went well. */
export function passed(code: string, title: string, got?: string): Finding {
  return got === undefined ? { code, severity: 'passed', title } : { code, severity: 'passed', title, got };
}
