import { ModuleRef, Reflector } from '@nestjs/core';
import { RENDER_METADATA } from '@nestjs/common/constants.js';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { Doorway } from '../tenancy/doorway.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { ReadFirst } from '../threads/readings.js';
import { type PageRequest, scopeOf } from './current.js';
import { AppError, EditConflict, InvalidForm } from './errors.js';
import { replayedLocation, rememberLocation } from './form-tokens.js';
import { Shells } from './shells.js';

/** A route that waits for somebody outside: it opens short transactions of its own around that, and none is held meanwhile. */
export const OwnTransactions = Reflector.createDecorator<true>();

/** The edge: one transaction around each signed-in request that does anything but read, committed before the answer leaves. */
@Injectable()
export class TenantInterceptor implements NestInterceptor {
  private readonly doorway = new Doorway();

  constructor(
    private readonly db: TenantDb,
    private readonly shells: Shells,
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<PageRequest>();
    const { user } = request;
    const own = this.reflector.getAllAndOverride(OwnTransactions, [context.getHandler(), context.getClass()]);
    if (!user || own) return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const scope = scopeOf(user, request);
    return defer(async () => {
      await this.readFirst(context, request);
      // What is tried, and not done, is answered by a page too.
      const isPage = request.method === 'GET' || Reflect.hasMetadata(RENDER_METADATA, context.getHandler());
      try {
        return await this.doorway.through(() =>
          this.db.run(scope, () => this.answer(request, response, { next, isPage })),
        );
      } catch (error) {
        // The form comes back in a page, with the menu of any other: what was tried is undone, and its transaction with it. Rather without
        // its numbers than without what was typed.
        const isForm = error instanceof InvalidForm || error instanceof EditConflict;
        if (isForm && !this.shells.filled(response))
          await this.db.run(scope, () => this.shells.fill(request, response)).catch(() => undefined);
        throw error;
      }
    });
  }

  // A connection must not wait for a file. What cannot be read is told by who asks for it.
  private async readFirst(context: ExecutionContext, request: PageRequest): Promise<void> {
    const read = this.reflector.get(ReadFirst, context.getHandler());
    if (!read) return;
    try {
      await read(request, (type) => this.modules.get(type, { strict: false }));
    } catch (error) {
      if (error instanceof AppError) throw error;
    }
  }

  // A form sent twice (double click, back button) answers the second time with the first time's address.
  private async answer(
    request: PageRequest,
    response: Response,
    { next, isPage }: { next: CallHandler; isPage: boolean },
  ): Promise<unknown> {
    const replay = await replayedLocation(this.db, request);
    if (replay) return { url: replay, statusCode: 303 };
    if (isPage) await this.shells.fill(request, response);
    const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    await rememberLocation(this.db, request, result);
    return result;
  }
}
