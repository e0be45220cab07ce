import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { PageRequest } from '../platform/web/current.js';
import { MainMenu } from './main-menu.js';

/** After a person's own change the menu counts again: at once, and once the answer has left, hence after the commit. */
@Injectable()
export class ForgetCountsInterceptor implements NestInterceptor {
  constructor(private readonly menu: MainMenu) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { user, method } = http.getRequest<PageRequest>();
    if (user && method !== 'GET') {
      this.menu.forget(user.id);
      http.getResponse<Response>().once('finish', () => this.menu.forget(user.id));
    }
    return next.handle();
  }
}
