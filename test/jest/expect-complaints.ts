import { afterAll, afterEach } from '@jest/globals';
import { complaints, keepComplaints } from '../support/complaints.js';

// In every test file. An error that nobody expected must not scroll by, and one that is expected must not be shown.
keepComplaints();
afterEach(noneLeft);
afterAll(noneLeft);

function noneLeft(): void {
  const left = complaints();
  if (left.length > 0) throw new Error(`Printed, and no test expected it:\n${left.join('\n')}`);
}
