import type { Verdict } from '../pki/finding.js';
import type { FormErrors } from '../platform/web/read-form.js';

/** What comes back to a page from a form that was refused. */
export interface Returned {
  errors?: FormErrors;
  values?: Record<string, unknown>;
  /** The change whose form it was. */
  noun?: string;
  certificate?: { verdict: Verdict; fits: { id: string; label: string }[]; fileName: string };
}
