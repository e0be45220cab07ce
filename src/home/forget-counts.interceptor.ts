import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { PageRequest } from '../platform/web/current.js';

interface Held {
  /** The request by which the person last changed something. */
  changed?: string;
}

/**
 * After a person's own change the menu counts again. It is their session that says so: another web process may be asked for the next page. It is
 * saved before the answer leaves, hence after the commit.
 */
@Injectable()
export class ForgetCountsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { user, method, session, requestId } = context.switchToHttp().getRequest<PageRequest>();
    if (user && method !== 'GET') (session as Held).changed = requestId;
    return next.handle();
  }
}

/** @returns what is another one after each change of the person, in whichever web process they made it */
export function lastChange({ session }: PageRequest): string {
  return (session as Held).changed ?? '';
}
