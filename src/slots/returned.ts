import type { Verdict } from '../pki/finding.js';
import type { FormErrors } from '../platform/web/read-form.js';

/** What comes back to a page from a form that was refused. */
export interface Returned {
  errors?: FormErrors;
  values?: Record<string, unknown>;
  certificate?: { verdict: Verdict; fits: { id: string; label: string }[]; fileName: string };
}
