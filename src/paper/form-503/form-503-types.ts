import type { Form413, Form413Administrator } from '../form-413-types.js';

/** Somebody who leaves; the day when it is known, 'YYYY-MM-DD'. */
export interface Form503Leaver extends Form413Administrator {
  leavesOn: string | null;
}

/** Everything form 503 asks for: for which structure, who signs, who leaves, who comes, with which cards. Guide V0.6, annexe. */
export interface Form503 {
  kind: '503';
  structure: Form413['structure'];
  signer: Form413['signer'];
  departures: Form503Leaver[];
  arrivals: Form413Administrator[];
  editorName: string;
  solutionName: string;
}
