import type { Response } from 'express';
import { SignInNeeded } from '../../platform/web/access.guard.js';

/** Whoever owes no such step is led elsewhere, and the page they asked for is not made. */
export function away(response: Response, address: string): never {
  response.redirect(303, address);
  throw new SignInNeeded();
}
